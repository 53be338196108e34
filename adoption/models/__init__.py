from adoption.models.champion import ChampionActivity, ChampionAssignment
from adoption.models.facts import FactsChange
from adoption.models.seat import Seat, SeatEvent, SeatLimit, SeatSpan
from adoption.models.usage import UsageDay, UsageRevision

__all__ = [
    "ChampionActivity",
    "ChampionAssignment",
    "FactsChange",
    "Seat",
    "SeatEvent",
    "SeatLimit",
    "SeatSpan",
    "UsageDay",
    "UsageRevision",
]
