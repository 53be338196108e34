"""`make bench`: every measurement, written to docs/performance.md."""

import sys

from benchmarks.pages import main

sys.exit(main([*sys.argv[1:], "--write"]))
