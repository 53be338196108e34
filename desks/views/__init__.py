"""One page per role: each composes the apps below and writes through their actions."""

from desks.views.adoption import adoption, remind
from desks.views.bringing_in import confirm, imports, new_import, one_import, rejected_csv
from desks.views.erasing import erasures
from desks.views.figures import figures_csv, figures_xlsx
from desks.views.home import home, last_desk
from desks.views.own_copy import own_copy
from desks.views.unit import log_activity, nudge_person, unit

__all__ = [
    "adoption",
    "erasures",
    "confirm",
    "figures_csv",
    "figures_xlsx",
    "home",
    "imports",
    "last_desk",
    "log_activity",
    "new_import",
    "nudge_person",
    "own_copy",
    "one_import",
    "rejected_csv",
    "remind",
    "unit",
]
