"""Runs pytest with what follows its first argument, the path of a file in which it writes what became of each test."""
import gc
import sys

import pytest


class Outcomes:
    def __init__(self, path):
        self.file = open(path, "w", encoding="utf-8")

    def pytest_collection_finish(self):
        # Many tests collect garbage, which takes far longer than they do with all the others' objects to look through.
        gc.collect()
        gc.freeze()

    def pytest_runtest_logreport(self, report):
        if report.when == "call" or report.outcome != "passed":
            outcome = "expected failure" if hasattr(report, "wasxfail") else report.outcome
            print(report.when, outcome, report.nodeid, sep="\t", file=self.file, flush=True)


if __name__ == "__main__":
    sys.exit(pytest.main(sys.argv[2:], plugins=[Outcomes(sys.argv[1])]))
