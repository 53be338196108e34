"""The operator's door to seats, licences and champions: rows are shown, and changed through the actions only."""

from adoption.admin.champions import ChampionAssignmentAdmin
from adoption.admin.seats import SeatAdmin, SeatLimitAdmin

__all__ = ["ChampionAssignmentAdmin", "SeatAdmin", "SeatLimitAdmin"]
