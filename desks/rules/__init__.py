"""What each role's page says: which desks there are, what comes next, how a team is doing."""

from desks.rules.bringing_in import (
    FILE_KINDS,
    FileKind,
    kinds_for,
    outcome_of,
    refusal_to_confirm,
    state_of_import,
)
from desks.rules.ground import ground_of
from desks.rules.late import MOST_AT_ONCE, everybody_late, overdue
from desks.rules.next_step import NextStep, next_steps
from desks.rules.own_copy import copy_of, cover
from desks.rules.stuck import championing, stuck
from desks.rules.switcher import Desk, Frame, reads_adoption
from desks.rules.team import Choice, TeamView, choice_of, team_view

__all__ = [
    "FILE_KINDS",
    "FileKind",
    "MOST_AT_ONCE",
    "kinds_for",
    "outcome_of",
    "refusal_to_confirm",
    "state_of_import",
    "Choice",
    "Desk",
    "Frame",
    "NextStep",
    "TeamView",
    "championing",
    "choice_of",
    "copy_of",
    "cover",
    "everybody_late",
    "ground_of",
    "next_steps",
    "overdue",
    "reads_adoption",
    "stuck",
    "team_view",
]
