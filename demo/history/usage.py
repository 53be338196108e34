"""Chapter six: use. Some take to a tool, some try it, some stop; in the middle of the week more than on Fridays."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from adoption.models import SeatSpan
from demo import vocabulary as v
from demo.library import table
from demo.story import Story

SOURCES = {"copilot": "microsoft-365", "claims-summariser": "fileglass", "code-companion": "northlight"}
WEEK = (0.9, 1.05, 1.1, 1.0, 0.72, 0.03, 0.01)
# Habits: how many people have each, and how likely such a person uses the tool on a day in the middle of the week.
CORE, REGULAR, NOW_AND_THEN, TRIED, NEVER = "core", "regular", "now and then", "tried", "never"
LIKELY = {CORE: (0.72, 0.95), REGULAR: (0.34, 0.6), NOW_AND_THEN: (0.07, 0.2), TRIED: (0.4, 0.7)}
SHARES = {CORE: 0.34, REGULAR: 0.32, NOW_AND_THEN: 0.12, TRIED: 0.14, NEVER: 0.08}
NOVELTY_DAYS = 18
DAILY = {"copilot": 9, "claims-summariser": 5, "code-companion": 16}
LOST_WEEK = 220  # its Tuesday and Wednesday are the two days of which a report was never delivered


def tell(story: Story) -> None:
    """Every day's report of every tool, as the vendors deliver them; at the end, since nothing else waits for it."""
    last = story.number(story.as_of) - 1
    lost = lost_days(story)
    for slug, tool in story.tools.items():
        spans = list(
            SeatSpan.objects.filter(tool=tool).select_related("person__unit").order_by("person__email", "from_on")
        )
        if not spans:
            continue
        began = {span.person_id: span.from_on for span in reversed(spans)}
        first = min(began.values())
        days = [first + timedelta(days=n) for n in range((story.day(last) - first).days + 1)]
        days = [day for day in days if slug != "copilot" or day not in lost]
        rows = [row for span in spans for row in days_of(story, slug, span, began[span.person_id], set(days))]
        v.use(tool, SOURCES[slug], rows, days)


def lost_days(story: Story) -> set[date]:
    day = story.day(LOST_WEEK)
    return {day + timedelta(days=weekday - day.weekday()) for weekday in (1, 2)}


def days_of(story: Story, slug: str, span: SeatSpan, begins: date, known: set[date]) -> Iterator[tuple[int, date, int]]:
    """(person id, day, actions) for each day of the span on which its holder used the tool, which they had first
    from the day `begins`."""
    dice = story.dice("use", slug, span.person.email, span.from_on)
    habit, likely = habit_of(story, slug, span)
    stops = begins + timedelta(days=dice.randint(6, 24)) if habit == TRIED else date.max
    away = begins + timedelta(days=dice.randint(20, 240))
    day = span.from_on
    while day <= story.day(story.number(story.as_of) - 1) and (span.until_on is None or day < span.until_on):
        chance = likely * WEEK[day.weekday()] * novelty((day - begins).days)
        used = dice.random() < chance
        actions = amount(dice, slug, habit)
        if used and day < stops and day in known and not away <= day < away + timedelta(days=13):
            yield span.person_id, day, actions
        day += timedelta(days=1)


def habit_of(story: Story, slug: str, span: SeatSpan) -> tuple[str, float]:
    """What the tool became for this person, and the chance of a day on which it is used."""
    dice = story.dice("habit", slug, span.person.email)
    warmth = warmth_of(span)
    shares = {CORE: SHARES[CORE] * warmth, REGULAR: SHARES[REGULAR], NOW_AND_THEN: SHARES[NOW_AND_THEN] / warmth}
    shares |= {TRIED: SHARES[TRIED] / warmth, NEVER: SHARES[NEVER] / warmth**2}
    habit = dice.choices(list(shares), list(shares.values()))[0]
    return habit, dice.uniform(*LIKELY[habit]) if habit != NEVER else 0.0


def warmth_of(span: SeatSpan) -> float:
    """How readily the unit makes a tool part of its work; see content/company.toml."""
    name = span.person.unit.name
    return next((unit["habit"] for unit in table("company")["unit"] if unit["name"] == name), 1.0)


def novelty(days: int) -> float:
    """A new tool is used more in its first weeks."""
    return 1 + 0.35 * max(0, NOVELTY_DAYS - days) / NOVELTY_DAYS


def amount(dice: Random, slug: str, habit: str) -> int:
    """How many times on one day."""
    usual = DAILY[slug] * (1.6 if habit == CORE else 1)
    return max(1, round(dice.gammavariate(2, usual / 2)))
