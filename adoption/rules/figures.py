"""The figures of a set of people on a day, and the rates that follow from them."""

from dataclasses import astuple, dataclass, fields
from datetime import date
from decimal import Decimal

WORKING_DAYS = 20  # Mondays to Fridays in any 28 days


@dataclass(frozen=True)
class Activation:
    """cohort: first seats begun 57 to 30 days before; activated: with a use within 30 days; unknown: beginnings not
    known.
    """

    cohort: int
    activated: int
    unknown: int

    @property
    def rate(self) -> Decimal | None:
        return share(self.activated, self.cohort)


@dataclass(frozen=True)
class Funnel:
    in_scope: int
    enrolled: int
    certified: int
    seated: int
    activated: int
    active: int
    habitual: int


@dataclass(frozen=True)
class Figures:
    """Metrics, version 1, of one set of people on one day: counts of people (definitions.DEFINITIONS), and rates from
    them.

    Two Figures of the same day and of different people add up. `weekday_uses` are person-days on Mondays to Fridays.
    """

    day: date
    people: int = 0
    seats: int = 0
    enabled: int = 0
    active: int = 0
    habitual: int = 0
    cohort: int = 0
    activated: int = 0
    unknown: int = 0
    new: int = 0
    retained: int = 0
    returning: int = 0
    dormant: int = 0
    funnel_enrolled: int = 0
    funnel_certified: int = 0
    funnel_seated: int = 0
    funnel_activated: int = 0
    funnel_active: int = 0
    funnel_habitual: int = 0
    weekday_uses: int = 0

    def __add__(self, other: "Figures") -> "Figures":
        if self.day != other.day:
            raise ValueError("figures of different days do not add up")
        return Figures(
            self.day, *(mine + yours for mine, yours in zip(astuple(self)[1:], astuple(other)[1:], strict=True))
        )

    @property
    def adoption_rate(self) -> Decimal | None:
        """active / enabled with four decimals; None where nobody is enabled ("no seats")."""
        return share(self.active, self.enabled)

    @property
    def active_in_window(self) -> int:
        """People with a day of use in the 28 days, with or without a seat."""
        return self.new + self.retained + self.returning

    @property
    def stickiness(self) -> Decimal | None:
        """Mean of the working days' active people over the window's; None where nobody was active."""
        return share(self.weekday_uses, WORKING_DAYS * self.active_in_window)

    @property
    def activation(self) -> Activation:
        return Activation(self.cohort, self.activated, self.unknown)

    @property
    def funnel(self) -> Funnel:
        later = (getattr(self, f"funnel_{step.name}") for step in fields(Funnel)[1:])
        return Funnel(self.people, *later)


def share(part: int, whole: int) -> Decimal | None:
    """part / whole with four decimals, half to even; None when whole is 0."""
    return (Decimal(part) / whole).quantize(Decimal("0.0001")) if whole else None
