//! When a program is ready to be asked to end.

use super::{CheckError, watchword::Watchword};
use crate::{
    app::moment::first_ran,
    event::{Span, Time},
    model::{Lane, Model},
    source::{NOTIFY_VARIABLE, Notify, SILENCE, listens, now},
};
use std::{ffi::OsString, fmt, net::IpAddr, path::Path, str::FromStr, time::Duration};
use tokio::{net::TcpStream, task::JoinHandle, time};

/// How long a program whose loop has begun gets to set its handlers, where nothing says when it has.
const SETTLE: Duration = Duration::from_secs(1);
/// How often a port is looked at, and how long a connection may take.
const LOOK: Duration = Duration::from_millis(20);
const CONNECT: Duration = Duration::from_secs(1);

/// What says that a program is ready.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Ready {
    /// A second after its first loop began to run; without a loop, after the time that a program has to report.
    #[default]
    Settled,
    /// It has started.
    AtOnce,
    /// It writes a text.
    Text(String),
    /// Something listens there.
    Port { host: Option<String>, port: u16 },
    /// Its first loop runs.
    Loop,
    /// So long after its start.
    After(Duration),
    /// It says so, as to systemd.
    Notify,
}

impl FromStr for Ready {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || "write text:TEXT, port:PORT, port:HOST:PORT, loop, after:TIME or notify".to_owned();
        match text.split_once(':') {
            None if text == "loop" => Ok(Self::Loop),
            None if text == "notify" => Ok(Self::Notify),
            Some(("text", words)) if !words.is_empty() => Ok(Self::Text(words.into())),
            Some(("text", _)) => Err("write the text behind it: text:listening".into()),
            Some(("port", place)) => {
                let (host, port) = place.rsplit_once(':').map_or((None, place), |(host, port)| (Some(host), port));
                let port = port.parse().ok().filter(|port| *port > 0);
                let port = port.ok_or("write a port from 1 to 65535: port:8000, port:localhost:8000")?;
                let host = host.map(|host| host.trim_start_matches('[').trim_end_matches(']').to_owned());
                Ok(Self::Port { host, port })
            }
            Some(("after", length)) => humantime::parse_duration(length)
                .map(Self::After)
                .map_err(|_| "write a length of time behind it: after:500ms, after:2s".into()),
            _ => Err(wrong()),
        }
    }
}

/// What was waited for, as words behind "not ready: ".
impl fmt::Display for Ready {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Settled | Self::Loop => f.write_str("no event loop began to run"),
            Self::AtOnce | Self::After(_) => f.write_str("it ended before"),
            Self::Text(text) => write!(f, "it did not write `{text}`"),
            Self::Port { host: Some(host), port } => write!(f, "nothing listened on {host}:{port}"),
            Self::Port { host: None, port } => write!(f, "nothing listened on port {port}"),
            Self::Notify => f.write_str("it did not send READY=1 to $NOTIFY_SOCKET"),
        }
    }
}

impl Ready {
    /// What to do where it does not come.
    pub(super) const fn fix(&self) -> &'static str {
        match self {
            Self::Settled | Self::Loop => "Say when it is ready: --ready-when text:… or port:….",
            Self::Text(_) => "Correct the text; a program that writes to a pipe may buffer it (PYTHONUNBUFFERED=1).",
            Self::Port { .. } => "Correct the port, or give it more time with --ready-within.",
            Self::Notify => "Have it call sd_notify, or choose another --ready-when.",
            Self::AtOnce | Self::After(_) => "Choose a shorter time.",
        }
    }
}

/// The wait for a program to be ready.
#[derive(Debug)]
pub(super) struct Readiness<'a> {
    ready: &'a Ready,
    pub(super) watchword: Option<Watchword>,
    /// Ends when it has come from outside.
    outside: Option<JoinHandle<()>>,
    /// When it came.
    came: Option<Time>,
    /// Variables that the program needs for it.
    pub(super) env: Vec<(OsString, OsString)>,
}

impl<'a> Readiness<'a> {
    /// Before the program starts.
    pub(super) fn new(ready: &'a Ready, place: Option<&Path>) -> Result<Self, CheckError> {
        let mut readiness = Self { ready, watchword: None, outside: None, came: None, env: Vec::new() };
        match ready {
            Ready::Text(text) => readiness.watchword = Some(Watchword::new(text)),
            Ready::Port { host, port } => {
                if is_here(host.as_deref()) && listens(*port) == Some(true) {
                    return Err(CheckError::PortTaken(*port));
                }
                readiness.outside = Some(tokio::spawn(port_opens(host.clone(), *port)));
            }
            Ready::Notify => {
                let notify = Notify::new(place).map_err(CheckError::from)?;
                readiness.env.push((NOTIFY_VARIABLE.into(), notify.path().into()));
                readiness.outside = Some(tokio::spawn(async move { notify.ready().await }));
            }
            Ready::Settled | Ready::AtOnce | Ready::Loop | Ready::After(_) => {}
        }
        Ok(readiness)
    }

    /// Waits for what comes from outside; for ever where nothing does. Nothing is lost when the wait is given up.
    pub(super) async fn outside(&mut self) {
        match &mut self.outside {
            Some(outside) => {
                let _ = outside.await;
                self.outside = None;
                self.came = Some(now());
            }
            None => std::future::pending().await,
        }
    }

    /// When the program is ready, or will be, as far as that is known.
    pub(super) fn at(&mut self, model: &Model, now: Time) -> Option<Time> {
        let lane = model.lanes.first()?;
        let started = lane.lifeline.started.map(|started| started.0);
        let ran = || model.lanes.iter().filter_map(first_ran).min();
        match self.ready {
            Ready::AtOnce => started,
            Ready::After(length) => started.map(|started| started + (*length).into()),
            Ready::Loop => ran(),
            Ready::Settled => ran().or_else(|| given_up(lane)).map(|at| at + SETTLE.into()),
            Ready::Text(_) => {
                if self.came.is_none() && self.watchword.as_ref().is_some_and(Watchword::came) {
                    self.came = Some(now);
                }
                self.came
            }
            Ready::Port { .. } | Ready::Notify => self.came,
        }
    }
}

impl Drop for Readiness<'_> {
    fn drop(&mut self) {
        self.outside.iter().for_each(JoinHandle::abort);
    }
}

/// When a program that has not connected is taken for one that reports nothing.
fn given_up(lane: &Lane) -> Option<Time> {
    let is_silent = lane.lifeline.connected.is_none();
    lane.lifeline.started.filter(|_| is_silent).map(|started| started.0 + Span::from(SILENCE))
}

/// Whether a host is this machine.
fn is_here(host: Option<&str>) -> bool {
    let is_own = |ip: IpAddr| ip.is_loopback() || ip.is_unspecified();
    host.is_none_or(|host| host == "localhost" || host.parse().is_ok_and(is_own))
}

/// Waits until something listens. On this machine the kernel says so, and the program is left alone; elsewhere only a
/// connection shows it.
async fn port_opens(host: Option<String>, port: u16) {
    let here = is_here(host.as_deref());
    let host = host.unwrap_or_else(|| "localhost".into());
    loop {
        let open = match listens(port).filter(|_| here) {
            Some(open) => open,
            None => matches!(time::timeout(CONNECT, TcpStream::connect((&*host, port))).await, Ok(Ok(_))),
        };
        if open {
            return;
        }
        time::sleep(LOOK).await;
    }
}

#[cfg(test)]
mod tests {
    use super::{Duration, Ready, is_here};

    #[test]
    fn every_kind_has_its_words() {
        let port = |host: Option<&str>| Ok(Ready::Port { host: host.map(String::from), port: 8000 });
        assert_eq!("port:8000".parse(), port(None));
        assert_eq!("port:localhost:8000".parse(), port(Some("localhost")));
        assert_eq!("port:[::1]:8000".parse(), port(Some("::1")));
        assert_eq!("text:Running on http://".parse(), Ok(Ready::Text("Running on http://".into())));
        assert_eq!("after:2s".parse(), Ok(Ready::After(Duration::from_secs(2))));
        assert_eq!(["loop", "notify"].map(str::parse), [Ok(Ready::Loop), Ok(Ready::Notify)]);
    }

    #[test]
    fn a_wrong_word_gets_a_hint() {
        for wrong in ["", "text:", "port:", "port:x", "port:0", "port:70000", "after:soon", "loops", "loop:1", "8000"] {
            let hint = wrong.parse::<Ready>().expect_err(wrong);
            assert!(hint.starts_with("write "), "{wrong}: {hint}");
        }
    }

    #[test]
    fn this_machine_has_many_names() {
        assert!([None, Some("localhost"), Some("127.0.0.1"), Some("::1"), Some("0.0.0.0")].into_iter().all(is_here));
        assert!(!is_here(Some("db.example")) && !is_here(Some("10.0.0.7")));
    }
}
