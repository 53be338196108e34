"""The decisions and formulas of training. They read what they are given and write nothing."""

from training.rules.authority import (
    refusal_to_author,
    refusal_to_extend,
    refusal_to_govern,
    refusal_to_reinstate,
    refusal_to_revoke,
)
from training.rules.certification import (
    CertificationState,
    award_holding,
    certification_state,
    certification_states,
    governing_award,
)
from training.rules.enrolment import EnrolmentState, refusal_to_assign, refusal_to_enroll
from training.rules.gather import Facts, gather, gather_all
from training.rules.missing import missing_for, missing_from
from training.rules.paths import champion_path, path_for
from training.rules.quiz import refusal_to_attempt
from training.rules.standing import Standing, standing, standing_of, standing_on_path

__all__ = [
    "champion_path",
    "CertificationState",
    "EnrolmentState",
    "Facts",
    "Standing",
    "award_holding",
    "certification_state",
    "certification_states",
    "gather",
    "gather_all",
    "governing_award",
    "missing_for",
    "missing_from",
    "path_for",
    "refusal_to_assign",
    "refusal_to_attempt",
    "refusal_to_author",
    "refusal_to_enroll",
    "refusal_to_extend",
    "refusal_to_govern",
    "refusal_to_reinstate",
    "refusal_to_revoke",
    "standing",
    "standing_of",
    "standing_on_path",
]
