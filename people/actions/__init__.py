"""Every write about people: hiring, placing, leaving, units, roles, and the tokens of machines."""

from people.actions.access import forget_second_step, forget_what_is_over, sign_out_everywhere
from people.actions.erasing import replace_identity, replace_in
from people.actions.importing import apply_people, receive_people
from people.actions.persons import DETAILS, change_details, choose_clock, hire
from people.actions.presence import correct_joining, place, record_departure, record_return, take_back_departure
from people.actions.roles import end_role, grant_role
from people.actions.tokens import create_api_token, end_api_token, note_use_of_token
from people.actions.units import appoint_head, create_unit, move_unit, rename_unit

__all__ = [
    "DETAILS",
    "apply_people",
    "appoint_head",
    "change_details",
    "choose_clock",
    "create_api_token",
    "correct_joining",
    "create_unit",
    "end_api_token",
    "end_role",
    "forget_second_step",
    "forget_what_is_over",
    "grant_role",
    "hire",
    "move_unit",
    "note_use_of_token",
    "place",
    "receive_people",
    "record_departure",
    "record_return",
    "rename_unit",
    "replace_identity",
    "replace_in",
    "sign_out_everywhere",
    "take_back_departure",
]
