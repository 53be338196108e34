"""What vendors report about use, as plain rows. One file per outside format; FORMATS below names them.

`read(stream, reading)` of a format yields (line, row) in the order of the file; a BadLine stands in the place of a row
that cannot be read, and Unreadable is raised when the whole file cannot.

    Use        what somebody did on a day: who, login, day, actions, detail, part
    Sighting   what a snapshot says about somebody: who, snapshot, {day: names of apps}
"""

from adoption.sources import csv_days, github_copilot, m365_copilot

FORMATS = {
    "csv": csv_days.read,
    "github-copilot": github_copilot.read,
    "m365-copilot": m365_copilot.read,
}
SNAPSHOTS = {"m365-copilot"}  # these say when somebody was last seen, and nothing of the other days
