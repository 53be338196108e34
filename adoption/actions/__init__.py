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
from adoption.actions.forgetting import forget_identity
from adoption.actions.identities import (
    apply_identities,
    attribute_waiting,
    map_identity,
    receive_identities,
    unmap_identity,
)
from adoption.actions.leavers import close_for_leavers
from adoption.actions.seat_files import apply_seats, receive_seats
from adoption.actions.seats import (
    grant_seat,
    request_seat,
    request_seats,
    restore_seat,
    revoke_seat,
    set_seat_limit,
    suspend_seat,
)
from adoption.actions.usage import UsageLoad, record_usage
from adoption.actions.usage_files import apply_usage, receive_usage

__all__ = [
    "forget_identity",
    "UsageLoad",
    "accept_nomination",
    "apply_identities",
    "apply_seats",
    "apply_usage",
    "attribute_waiting",
    "bring_figures_up_to_date",
    "close_for_leavers",
    "close_past_terms",
    "decline_nomination",
    "end_championship",
    "grant_seat",
    "hand_over_champion",
    "map_identity",
    "nominate_champion",
    "nudge",
    "open_earned_seats",
    "receive_identities",
    "receive_seats",
    "receive_usage",
    "record_activity",
    "record_usage",
    "request_seat",
    "request_seats",
    "restore_seat",
    "revoke_seat",
    "set_seat_limit",
    "step_down",
    "suspend_lapsed_seats",
    "suspend_seat",
    "unmap_identity",
]
