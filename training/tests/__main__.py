"""Runs all tests of the package: `python3 -m training.tests [--json FILE] [--list]`.

`--json` writes a line {"id", "status", "detail"} per test, `--list` prints the ids and runs nothing. Status: passed, failed or skipped.
"""

import argparse
import faulthandler
import json
import sys
import unittest
from pathlib import Path

FOLDER = Path(__file__).parent
LONGEST = 480  # seconds; after them the process says where each of its threads is, and ends


class Recorded(unittest.TextTestResult):
    def __init__(self, *args):
        super().__init__(*args)
        self.ends = {}

    def startTest(self, test):
        super().startTest(test)
        self.ends[test.id()] = "passed", ""

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self.ends[test.id()] = "skipped", reason

    def fail(self, test, error):
        self.ends[test.id()] = "failed", self._exc_info_to_string(error, test)

    def addFailure(self, test, error):
        super().addFailure(test, error)
        self.fail(test, error)

    def addError(self, test, error):
        super().addError(test, error)
        self.fail(test, error)

    def addSubTest(self, test, subtest, error):
        super().addSubTest(test, subtest, error)
        if error:
            self.fail(test, error)


def ids(suite):
    return [i for part in suite for i in (ids(part) if isinstance(part, unittest.TestSuite) else [part.id()])]


def main():
    args = argparse.ArgumentParser(prog="python3 -m training.tests", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--json", type=Path)
    args.add_argument("--list", action="store_true")
    args = args.parse_args()
    suite = unittest.defaultTestLoader.discover(str(FOLDER), top_level_dir=str(FOLDER.parents[1]))
    if args.list:
        print("\n".join(ids(suite)))
        return 0
    faulthandler.dump_traceback_later(LONGEST, exit=True)
    result = unittest.TextTestRunner(resultclass=Recorded, verbosity=1).run(suite)
    if args.json:
        lines = [json.dumps({"id": i, "status": s, "detail": d}) + "\n" for i, (s, d) in result.ends.items()]
        args.json.write_text("".join(lines))
    return 0 if result.wasSuccessful() else 1


if __name__ == "__main__":
    sys.exit(main())
