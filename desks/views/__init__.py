"""One page per role: each composes the apps below and writes through their actions."""

from desks.views.adoption import adoption, figures_csv, remind
from desks.views.home import home, last_desk
from desks.views.unit import log_activity, nudge_person, unit

__all__ = ["adoption", "figures_csv", "home", "last_desk", "log_activity", "nudge_person", "remind", "unit"]
