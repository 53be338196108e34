"""One page per role: each composes the apps below and writes through their actions."""

from desks.views.adoption import adoption, remind
from desks.views.erasing import erasures
from desks.views.figures import figures_csv, figures_xlsx
from desks.views.home import home, last_desk
from desks.views.own_copy import own_copy
from desks.views.unit import log_activity, nudge_person, unit

__all__ = [
    "adoption",
    "erasures",
    "figures_csv",
    "figures_xlsx",
    "home",
    "last_desk",
    "log_activity",
    "nudge_person",
    "own_copy",
    "remind",
    "unit",
]
