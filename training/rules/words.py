"""How far away somebody is, in words. Each count is a whole message of its own: other languages bend the number with
the noun."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

NUMBERS = (
    pgettext_lazy("count", "no"),
    pgettext_lazy("count", "one"),
    gettext_lazy("two"),
    gettext_lazy("three"),
    gettext_lazy("four"),
    gettext_lazy("five"),
    gettext_lazy("six"),
    gettext_lazy("seven"),
    gettext_lazy("eight"),
    gettext_lazy("nine"),
    gettext_lazy("ten"),
)


def number(n: int) -> str:
    """A count as it is written in a sentence: words up to ten, figures above. Messages about one thing say “one”
    themselves."""
    return str(NUMBERS[n]) if n < len(NUMBERS) else str(n)


def listed(parts) -> str:
    """["a", "b", "c"] -> "a, b and c"."""
    parts = [part for part in parts if part]
    if len(parts) < 2:
        return "".join(parts)
    # Translators: the end of a list, as in “two lessons, the quiz and one confirmation”.
    return _("{earlier} and {last}").format(earlier=", ".join(parts[:-1]), last=parts[-1])


def distance(lessons: int, quizzes: int, confirmations: int) -> str:
    """What lies between: (2, 1, 0) -> "two lessons and the quiz"; nothing -> ""."""
    counts = (
        (lessons, ngettext("one lesson", "{n} lessons", lessons)),
        (quizzes, ngettext("the quiz", "{n} quizzes", quizzes)),
        (confirmations, ngettext("one confirmation", "{n} confirmations", confirmations)),
    )
    return listed(words.format(n=number(count)) for count, words in counts if count)


def to_go(away: str) -> str:
    """ "two lessons" -> "two lessons to go"; "" stays."""
    # Translators: {away} is “two lessons and the quiz”.
    return _("{away} to go").format(away=away) if away else ""


def sentence(words: str) -> str:
    """The words with a capital first letter."""
    return words[:1].upper() + words[1:]
