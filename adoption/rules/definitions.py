"""Metrics, version 1, in words.

Each page that shows a figure opens its definition here; `counting.py` computes the same.

When a text changes its meaning, DEFINITIONS_VERSION goes up, and stored or cached figures of the old version are not
read.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

DEFINITIONS_VERSION = 1


@dataclass(frozen=True)
class Definition:
    """key: as in Figures and in the page's anchor; formula and denominator in words."""

    key: str
    title: str
    formula: str
    denominator: str


PEOPLE = _("All people of the set: those in the company on that day, in the unit they belonged to on that day.")

DEFINITIONS = {
    entry.key: entry
    for entry in [
        Definition(
            "people",
            _("People"),
            _(
                "People who had joined and not yet left at the end of the day, counted in the unit they belonged to on "
                "that day, not in today's."
            ),
            _("None: it is a count."),
        ),
        Definition(
            "seats",
            _("Seats"),
            _(
                "People with a seat granted and neither paused nor ended at the end of the day. A seat's last day is "
                "the day before it is paused or ended."
            ),
            PEOPLE,
        ),
        Definition(
            "enabled",
            _("Enabled"),
            _("People with an open seat on at least one day of the 28 days up to and including the day."),
            PEOPLE,
        ),
        Definition(
            "active",
            _("Active"),
            _(
                "Enabled people with at least one day of use in the 28 days up to and including the day. A day of use "
                "is a day with at least one intentional action; where a source does not say how many, the day is "
                "unknown and does not count as use."
            ),
            _("Enabled people."),
        ),
        Definition(
            "adoption_rate",
            _("Adoption rate"),
            _("Active people divided by enabled people. Where nobody is enabled there is no rate: “no seats”, not 0%."),
            _("Enabled people."),
        ),
        Definition(
            "habitual",
            _("Habitual"),
            _(
                "The 84 days up to the day are cut into twelve weeks ending on it. Habitual are people active in at "
                "least nine of them. Where the first seat is younger than 84 days: active in each of the last four, "
                "with the seat at least 28 days old."
            ),
            PEOPLE,
        ),
        Definition(
            "activation",
            _("Activation"),
            _(
                "Of the people whose first seat began between 57 and 30 days before the day, the share with a day of "
                "use in the 30 days after it, the first day included. Seats whose beginning is unknown are left out "
                "and counted beside it."
            ),
            _("People whose first seat began between 57 and 30 days before the day."),
        ),
        Definition(
            "lifecycle",
            _("New, retained, returning, dormant"),
            _(
                "Compares the 28 days up to the day with the 28 days before them. New: the first use ever is in the "
                "later ones. Retained: active in both. Returning: active in the later ones, not in the earlier ones, "
                "and at some time before. Dormant: active in the earlier ones only. New, retained and returning "
                "together are everybody active in the later ones."
            ),
            _("People active in either of the two windows, with or without a seat."),
        ),
        Definition(
            "stickiness",
            _("Stickiness"),
            _(
                # xgettext:no-python-format
                "The mean over the Mondays to Fridays of the 28 days of the people active on that day, divided by the "
                "people active in the 28 days. 20% is about one working day a week."
            ),
            _("People active in the 28 days."),
        ),
        Definition(
            "funnel",
            _("Funnel"),
            _(
                "Each step counts people who took all the steps before it. In scope: everybody of the set. Enrolled: "
                "the tool's path is assigned, or its certificate held. Certified: the certificate is current or in "
                "grace. Seated: the seat is open. Activated: at least one day of use ever. Active and habitual: as "
                "defined above. A tool without a path asks for no certificate, so the second and third step let "
                "everybody pass."
            ),
            _("People in scope, for every step."),
        ),
        Definition(
            "suppression",
            _("Fewer than 5"),
            _(
                "A figure over one to four people is not shown, nor is any figure of a team that small. Where one such "
                "number could be found by subtracting its neighbours from a shown total, the next smallest is not "
                "shown either. Totals are always of all people. A rate is not shown when either of its two numbers is "
                "not. Zero is nobody, and is shown."
            ),
            _("None: it is a rule. The company may set a number higher than five."),
        ),
        Definition(
            "two_days",
            _("Not shown"),
            _(
                "Two days apart by one person would give that person away. So after one to four people came to a unit "
                "from another or left it, its retained and dormant people are not shown for four weeks; and of a unit "
                "of fewer than fifty people no number that follows from use is shown for one week. Figures of the "
                "whole company are shown throughout."
            ),
            _("None: it is a rule."),
        ),
        Definition(
            "coverage",
            _("Champion coverage"),
            _(
                "A unit is covered when it has an active champion whose champion certificate is current and who did "
                "something for the unit in the last 30 days. The aim is one active champion for every 25 people."
            ),
            _("People directly in the unit."),
        ),
    ]
}

FUNNEL = [
    ("in_scope", _("In scope")),
    ("enrolled", _("Enrolled")),
    ("certified", _("Certified")),
    ("seated", _("Seated")),
    ("activated", _("Activated")),
    ("active", _("Active")),
    ("habitual", _("Habitual")),
]


def funnel_steps() -> list[tuple[str, str]]:
    """The steps of the funnel with their labels, in order."""
    return list(FUNNEL)
