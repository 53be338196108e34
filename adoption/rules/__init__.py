from adoption.rules.board import MOST_WEEKS, Board, active_series, board_of, figures, figures_by_unit, standing_days
from adoption.rules.champions import (
    ChampionState,
    refusal_to_answer_nomination,
    refusal_to_hand_over,
    refusal_to_nominate,
    refusal_to_nudge,
    refusal_to_record_activity,
    refusal_to_step_down,
)
from adoption.rules.coverage import Coverage, champions_on, coverage_of, covered, recent_from
from adoption.rules.definitions import DEFINITIONS, DEFINITIONS_VERSION, Definition, funnel_steps
from adoption.rules.explained import Explained, explain, freshness_in_words, missing_in_words
from adoption.rules.figures import Figures
from adoption.rules.freshness import Freshness, data_freshness
from adoption.rules.lapsed import Lapses, lapses
from adoption.rules.published import DIRECT, NOT_SHOWN, Cell, Published, Shown, publish, publish_unit, team_sentence
from adoption.rules.reported import unreported
from adoption.rules.seats import (
    TRANSITIONS,
    SeatState,
    chain_of,
    refusal_to_add_event,
    refusal_to_change_seats,
    refusal_to_grant_seat,
    refusal_to_request_seat,
    refusal_to_set_limit,
    seat_state,
    seat_states,
    spans_of,
)
from adoption.rules.suppression import suppress, suppress_sums
from adoption.rules.tools import ToolAccess, tools_of

__all__ = [
    "DEFINITIONS",
    "DIRECT",
    "DEFINITIONS_VERSION",
    "MOST_WEEKS",
    "NOT_SHOWN",
    "TRANSITIONS",
    "Board",
    "Cell",
    "ChampionState",
    "Coverage",
    "Definition",
    "Explained",
    "Figures",
    "Freshness",
    "Lapses",
    "Published",
    "SeatState",
    "Shown",
    "ToolAccess",
    "active_series",
    "board_of",
    "chain_of",
    "champions_on",
    "coverage_of",
    "covered",
    "data_freshness",
    "explain",
    "figures",
    "figures_by_unit",
    "freshness_in_words",
    "funnel_steps",
    "lapses",
    "missing_in_words",
    "publish",
    "publish_unit",
    "recent_from",
    "refusal_to_add_event",
    "refusal_to_answer_nomination",
    "refusal_to_change_seats",
    "refusal_to_grant_seat",
    "refusal_to_hand_over",
    "refusal_to_nominate",
    "refusal_to_nudge",
    "refusal_to_record_activity",
    "refusal_to_request_seat",
    "refusal_to_set_limit",
    "refusal_to_step_down",
    "seat_state",
    "seat_states",
    "spans_of",
    "standing_days",
    "suppress",
    "suppress_sums",
    "team_sentence",
    "tools_of",
    "unreported",
]
