"""How far away somebody is, in words. Each count is a whole message of its own: other languages bend the number with
the noun."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ui.words import list_in_words, number_in_words


def distance(lessons: int, quizzes: int, confirmations: int) -> str:
    """What lies between: (2, 1, 0) -> "two lessons and the quiz"; nothing -> ""."""
    counts = (
        (lessons, ngettext("one lesson", "{n} lessons", lessons)),
        (quizzes, ngettext("the quiz", "{n} quizzes", quizzes)),
        (confirmations, ngettext("one confirmation", "{n} confirmations", confirmations)),
    )
    return list_in_words(words.format(n=number_in_words(count)) for count, words in counts if count)


def to_go(away: str) -> str:
    """ "two lessons" -> "two lessons to go"; "" stays."""
    # Translators: {away} is “two lessons and the quiz”.
    return _("{away} to go").format(away=away) if away else ""


def sentence(words: str) -> str:
    """The words with a capital first letter."""
    return words[:1].upper() + words[1:]
