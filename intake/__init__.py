"""Files from outside: kept as they came, read line by line, and what came of each line."""
