"""How far away somebody is, in words."""

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def number(n: int) -> str:
    """A count as it is written in a sentence: words up to ten, figures above."""
    return NUMBERS[n] if n < len(NUMBERS) else str(n)


def counted(n: int, one: str, many: str) -> str:
    """counted(2, "lesson", "lessons") -> "two lessons"."""
    return f"{number(n)} {one if n == 1 else many}"


def listed(parts) -> str:
    """["a", "b", "c"] -> "a, b and c"."""
    parts = [part for part in parts if part]
    return f"{', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else "".join(parts)


def distance(lessons: int, quizzes: int, confirmations: int) -> str:
    """What lies between: (2, 1, 0) -> "two lessons and the quiz"; nothing -> ""."""
    parts = [
        counted(lessons, "lesson", "lessons") if lessons else "",
        {0: "", 1: "the quiz"}.get(quizzes, counted(quizzes, "quiz", "quizzes")),
        {0: "", 1: "one confirmation"}.get(confirmations, counted(confirmations, "confirmation", "confirmations")),
    ]
    return listed(parts)


def to_go(away: str) -> str:
    """ "two lessons" -> "two lessons to go"; "" stays."""
    return f"{away} to go" if away else ""


def sentence(words: str) -> str:
    """The words with a capital first letter."""
    return words[:1].upper() + words[1:]
