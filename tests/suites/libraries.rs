//! The libraries whose own tests are run, and what these need.

/// Where the tests of a library are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tests {
    /// In its release.
    Installed,
    /// In the sources of its release.
    Sources,
    /// In its repository alone: a folder of that name in `LOOPSCOPE_SUITES`.
    Repository,
}

/// A library and how its tests are run.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Library {
    pub(crate) name: &'static str,
    pub(crate) version: &'static str,
    pub(crate) tests: Tests,
    /// Plugins of every pytest, for tests that run pytest themselves.
    pub(crate) plugins: &'static str,
    /// What pytest is given: plugins, and what is left out.
    pub(crate) options: &'static [&'static str],
    /// All of its tests that need no network.
    pub(crate) all: &'static [&'static str],
    /// Those that are run again and again, in a few seconds.
    pub(crate) some: &'static [&'static str],
}

/// What the short selection needs from PyPI.
pub(crate) const FEW: &[&str] = &["aiosqlite==0.22.1", "pytest==9.2.0", "tornado==6.6.1", "uvloop==0.23.0"];

/// What all of them need.
pub(crate) const MANY: &[&str] = &[
    "a2wsgi==1.10.10",
    "aiohttp==3.14.5",
    "aiosqlite==0.22.1",
    "anyio[trio]==4.16.0",
    "blockbuster==1.5.29",
    "coverage==7.17.5",
    "freezegun==1.5.5",
    "httpx2[zstd]==2.16.2",
    "httpx==0.28.1",
    "hypothesis==6.170.17",
    "isal==1.9.1",
    "opentelemetry-sdk==1.45.2",
    "proxy.py==2.4.10",
    "psutil==7.2.2",
    "pytest-asyncio==1.5.0",
    "pytest-codspeed==5.0.4",
    "pytest-mock==3.17.0",
    "pytest-timeout==2.4.0",
    "pytest==9.2.0",
    "python-on-whales",
    "re-assert==1.1.0",
    "starlette[full]==1.10.0",
    "tornado==6.6.1",
    "trustme==1.2.1",
    "truststore==0.10.5",
    "uvicorn[standard]==0.54.0",
    "uvloop==0.23.0",
    "websockets==17.0.1",
    "wsproto==1.3.2",
    "zlib-ng==1.1.0",
];

pub(crate) const LIBRARIES: &[Library] = &[
    Library {
        name: "aiosqlite",
        version: "0.22.1",
        tests: Tests::Installed,
        plugins: "",
        options: &[],
        all: &["aiosqlite/tests/smoke.py"],
        some: &["aiosqlite/tests/smoke.py"],
    },
    Library {
        name: "tornado",
        version: "6.6.1",
        tests: Tests::Installed,
        plugins: "",
        // Its tests are in files of their own naming.
        options: &["-o", "python_files=*_test.py"],
        all: &["tornado/test"],
        some: &["tornado/test/locks_test.py", "tornado/test/queues_test.py", "tornado/test/ioloop_test.py"],
    },
    Library {
        name: "anyio",
        version: "4.16.0",
        tests: Tests::Sources,
        plugins: "",
        // What is wrong with garbage, or in a thread, is said to be of the test that runs then. Where there is no IPv6 there is
        // much of it.
        options: &[
            "-p",
            "anyio.pytest_plugin",
            "-p",
            "pytest_mock",
            "-p",
            "pytest_timeout",
            "-k",
            "not trio",
            "-W",
            "ignore::pytest.PytestUnraisableExceptionWarning",
            "-W",
            "ignore::pytest.PytestUnhandledThreadExceptionWarning",
        ],
        all: &["tests"],
        some: &[],
    },
    Library {
        name: "starlette",
        version: "1.10.0",
        tests: Tests::Sources,
        plugins: "",
        options: &["-p", "anyio.pytest_plugin", "-k", "not trio"],
        all: &["tests"],
        some: &[],
    },
    Library {
        name: "uvicorn",
        version: "0.54.0",
        tests: Tests::Sources,
        plugins: "",
        options: &["-p", "anyio.pytest_plugin", "-p", "pytest_mock", "--ignore", "tests/benchmarks"],
        all: &["tests"],
        some: &[],
    },
    Library {
        name: "aiohttp",
        version: "3.14.5",
        tests: Tests::Sources,
        plugins: "",
        options: &[
            "-p",
            "pytest_mock",
            "-p",
            "aiohttp.pytest_plugin",
            "-p",
            "pytest_codspeed.plugin",
            "-p",
            "pytest_timeout",
            "--ignore",
            "tests/autobahn",
        ],
        all: &["tests"],
        some: &[],
    },
    Library {
        name: "pytest-asyncio",
        version: "1.5.0",
        tests: Tests::Sources,
        // Two, so that asserts in the first are rewritten before the second imports it.
        plugins: "pytest_asyncio,pytest_asyncio.plugin",
        options: &["-p", "pytester"],
        all: &["tests"],
        some: &[],
    },
    Library {
        name: "websockets",
        version: "17.0.1",
        tests: Tests::Repository,
        plugins: "",
        options: &[],
        all: &["tests/asyncio", "tests/legacy"],
        some: &[],
    },
];
