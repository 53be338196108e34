"""The operator's door to seats, licences, champions and what reports of usage name: shown, and changed by actions."""

from adoption.admin.champions import ChampionAssignmentAdmin
from adoption.admin.identities import IdentityAdmin, UsageImportAdmin
from adoption.admin.seats import SeatAdmin, SeatLimitAdmin

__all__ = ["ChampionAssignmentAdmin", "IdentityAdmin", "SeatAdmin", "SeatLimitAdmin", "UsageImportAdmin"]
