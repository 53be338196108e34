from adoption.models.board import CountedDay
from adoption.models.champion import ChampionActivity, ChampionAssignment
from adoption.models.facts import NO_UNIT, FactsChange
from adoption.models.identity import Identity, IdentityDay
from adoption.models.seat import Seat, SeatEvent, SeatLimit, SeatSpan
from adoption.models.usage import UsageDay, UsageRevision, YearOfUse
from adoption.models.usage_import import UsageImport

__all__ = [
    "NO_UNIT",
    "ChampionActivity",
    "ChampionAssignment",
    "CountedDay",
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
    "YearOfUse",
]
