"""`make bench`: every measurement, each written to its section of docs/performance.md."""

import sys

from benchmarks import pages

sys.exit(max([pages.main([*sys.argv[1:], "--write"])]))
