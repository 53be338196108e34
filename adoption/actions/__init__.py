from adoption.actions.activities import nudge, record_activity
from adoption.actions.champions import (
    accept_nomination,
    close_past_terms,
    decline_nomination,
    end_championship,
    hand_over_champion,
    nominate_champion,
    step_down,
)
from adoption.actions.earned import open_earned_seats, suspend_lapsed_seats
from adoption.actions.figures import bring_figures_up_to_date
from adoption.actions.leavers import close_for_leavers
from adoption.actions.seats import grant_seat, request_seat, restore_seat, revoke_seat, set_seat_limit, suspend_seat
from adoption.actions.usage import UsageLoad, record_usage

__all__ = [
    "UsageLoad",
    "accept_nomination",
    "bring_figures_up_to_date",
    "close_for_leavers",
    "close_past_terms",
    "decline_nomination",
    "end_championship",
    "grant_seat",
    "hand_over_champion",
    "nominate_champion",
    "nudge",
    "open_earned_seats",
    "record_activity",
    "record_usage",
    "request_seat",
    "restore_seat",
    "revoke_seat",
    "set_seat_limit",
    "step_down",
    "suspend_lapsed_seats",
    "suspend_seat",
]
