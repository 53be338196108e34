"""Who somebody is to the house, what may change about them, and who sees it."""

from people.models import Role
from people.rules.clock import time_zones
from people.rules.directory import (
    refusal_to_appoint,
    refusal_to_keep_directory,
    refusal_to_move_unit,
    refusal_to_use_address,
)
from people.rules.erasing import Identity, is_erased, refusal_to_change_erased, refusal_to_erase
from people.rules.matching import Addresses
from people.rules.presence import (
    presence_of,
    refusal_to_begin,
    refusal_to_leave,
    refusal_to_place,
    refusal_to_return,
)
from people.rules.roles import (
    ROLE_SENTENCES,
    holders_by_role,
    holds,
    is_manager,
    managed_units,
    people_with_roles,
    refusal_to_end_role,
    refusal_to_grant_role,
)
from people.rules.seen_by import WHO_SEES, Audience, onlookers_of
from people.rules.tokens import digest_of, refusal_of_scope, refusal_of_token, refusal_to_keep_tokens, token_of

__all__ = [
    "ROLE_SENTENCES",
    "WHO_SEES",
    "Addresses",
    "Audience",
    "Identity",
    "Role",
    "digest_of",
    "holders_by_role",
    "holds",
    "is_erased",
    "is_manager",
    "managed_units",
    "onlookers_of",
    "people_with_roles",
    "refusal_of_scope",
    "refusal_of_token",
    "presence_of",
    "refusal_to_appoint",
    "refusal_to_begin",
    "refusal_to_change_erased",
    "refusal_to_end_role",
    "refusal_to_erase",
    "refusal_to_grant_role",
    "refusal_to_keep_directory",
    "refusal_to_keep_tokens",
    "refusal_to_leave",
    "refusal_to_move_unit",
    "refusal_to_place",
    "refusal_to_return",
    "refusal_to_use_address",
    "time_zones",
    "token_of",
]
