"""What sentences are made of, in the reader's language: days, lists, numbers.

How a day is written is up to translators as well: "j F Y" is "j. F Y" in German.
"""

from datetime import date

from django.utils.formats import date_format
from django.utils.functional import lazy
from django.utils.translation import get_language, pgettext, pgettext_lazy
from django.utils.translation import gettext as _

NOUNS_HAVE_CAPITALS = ("de",)
NUMBERS = (
    pgettext_lazy("count", "no"),
    pgettext_lazy("count", "one"),
    pgettext_lazy("count", "two"),
    pgettext_lazy("count", "three"),
    pgettext_lazy("count", "four"),
    pgettext_lazy("count", "five"),
    pgettext_lazy("count", "six"),
    pgettext_lazy("count", "seven"),
    pgettext_lazy("count", "eight"),
    pgettext_lazy("count", "nine"),
    pgettext_lazy("count", "ten"),
)


def full_day(day: date) -> str:
    """Words such as "4 March 2027"."""
    return date_format(day, pgettext("how a day is written", "j F Y"))


def day_and_month(day: date) -> str:
    """Words such as "4 March"."""
    return date_format(day, pgettext("how a day is written", "j F"))


def brief_day(day: date) -> str:
    """Words such as "4 Mar", where there is little room."""
    return date_format(day, pgettext("how a day is written", "j M"))


def weekday(day: date) -> str:
    """Words such as "Thursday"."""
    return date_format(day, "l")


def day_and_time(moment) -> str:
    """Words such as "4 March 2027 at 14:05", of a moment in the reader's zone."""
    return _("{day} at {time}").format(day=full_day(moment), time=f"{moment:%H:%M}")


def percent(n) -> str:
    """Words such as "90%", or "90 %" where a language sets the sign apart. `n` in per cent, said without decimals."""
    return _("{n}%").format(n=f"{n:.0f}")


percent_lazily = lazy(percent, str)


def number_in_words(n: int) -> str:
    """A count as it is written in a sentence: words up to ten, figures above.

    For use in plurals, ngettext("one lesson", "{n} lessons", n): other languages bend their word for one.
    """
    return str(NUMBERS[n]) if n < len(NUMBERS) else str(n)


def list_in_words(parts) -> str:
    """["a", "b", "c"] -> "a, b and c"; what is empty is left out."""
    parts = [str(part) for part in parts if part]
    if len(parts) < 2:
        return "".join(parts)
    return _("{all_but_the_last} and {the_last}").format(all_but_the_last=", ".join(parts[:-1]), the_last=parts[-1])


def within_a_sentence(heading) -> str:
    """A heading as it is written inside a sentence: "In scope" -> "in scope", where nouns have no capitals."""
    keeps = (get_language() or "").startswith(NOUNS_HAVE_CAPITALS)
    return str(heading) if keeps else str(heading).lower()
