from adoption.models.champion import ChampionActivity, ChampionAssignment
from adoption.models.facts import FactsChange
from adoption.models.identity import Identity, IdentityDay
from adoption.models.seat import Seat, SeatEvent, SeatLimit, SeatSpan
from adoption.models.usage import UsageDay, UsageRevision
from adoption.models.usage_import import UsageImport

__all__ = [
    "ChampionActivity",
    "ChampionAssignment",
    "FactsChange",
    "Identity",
    "IdentityDay",
    "Seat",
    "SeatEvent",
    "SeatLimit",
    "SeatSpan",
    "UsageDay",
    "UsageImport",
    "UsageRevision",
]
