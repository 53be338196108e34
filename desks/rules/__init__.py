"""What each role's page says: which desks there are, what comes next, how a team is doing."""

from desks.rules.next_step import NextStep, next_steps
from desks.rules.switcher import Desk, desks_of
from desks.rules.team import Choice, TeamView, choice_of, team_view

__all__ = ["Choice", "Desk", "NextStep", "TeamView", "choice_of", "desks_of", "next_steps", "team_view"]
