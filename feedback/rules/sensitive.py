"""What in a text looks like a secret or like personal data, before it is sent anywhere. Pure.

This finds what has a shape: addresses, numbers with check digits, keys. It does not find names, and it says so.
"""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

EMAIL = re.compile(r"\b[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+\b")
IBAN = re.compile(r"\b[A-Za-z]{2}\d{2}(?:[ ]?[A-Za-z0-9]){11,30}\b")
# Lengths of the account numbers of the SEPA countries and some neighbours (SWIFT IBAN Registry, release 99).
IBAN_LENGTHS = {
    "AD": 24, "AL": 28, "AT": 20, "BA": 20, "BE": 16, "BG": 22, "CH": 21, "CY": 28, "CZ": 24, "DE": 22, "DK": 18,
    "EE": 20, "ES": 24, "FI": 18, "FR": 27, "GB": 22, "GI": 23, "GR": 27, "HR": 21, "HU": 28, "IE": 22, "IS": 26,
    "IT": 27, "LI": 21, "LT": 20, "LU": 20, "LV": 21, "MC": 27, "MD": 24, "ME": 22, "MK": 19, "MT": 31, "NL": 18,
    "NO": 15, "PL": 28, "PT": 25, "RO": 24, "RS": 22, "SE": 24, "SI": 19, "SK": 24, "SM": 27, "TR": 26, "UA": 29,
    "VA": 22,
}  # fmt: skip
DIGITS = re.compile(r"(?<!\w)\d+(?:[ -]\d+)*(?!\w)")
PHONE = re.compile(r"(?<![\w+])(?<!\d )(?:\+|00)[1-9](?:[ ()/-]{0,2}\d){7,13}\b")
# Published beginnings of keys: OpenAI/Anthropic sk-, Stripe sk_live_, GitHub ghp_ and github_pat_, GitLab
# glpat-, Slack xox?-, AWS AKIA/ASIA, Google AIza; JSON web tokens; PEM private keys.
KEY = re.compile(
    r"\b(?:sk-[\w-]{16,}|[sr]k_(?:live|test)_\w{16,}|gh[pousr]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}"
    r"|xox[abprs]-[\w-]{10,}|A(?:KIA|SIA)[A-Z0-9]{16}|AIza[\w-]{30,}|eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]*)"
    r"|-----BEGIN [A-Z ]*PRIVATE KEY-----(?:[\s\S]*?-----END [A-Z ]*PRIVATE KEY-----)?"
)
PASSWORD = re.compile(
    r"\b(?:password|passwort|kennwort|passwd|pwd|passphrase|pin|api[ _-]?key|secret|token)\b"
    r"\s*(?:is|ist|lautet|=|:)\s*(?P<secret>[^\s,;]{4,})",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Find:
    """A stretch text[start:end] that looks like `what` ("an e-mail address")."""

    what: str
    start: int
    end: int


def finds(text: str) -> list[Find]:
    """What looks sensitive in the text, in order, without overlaps: what stands first in this list of checks wins."""
    found: list[Find] = []
    for what, spans in (
        (_("a key or token"), spans_of(KEY, text)),
        (_("a password"), ((match.start("secret"), match.end("secret")) for match in PASSWORD.finditer(text))),
        (_("an e-mail address"), spans_of(EMAIL, text)),
        (_("a bank account number"), iban_spans(text)),
        (_("a card number"), card_spans(text)),
        (_("a telephone number"), spans_of(PHONE, text)),
    ):
        for start, end in spans:
            if all(end <= other.start or start >= other.end for other in found):
                found.append(Find(what, start, end))
    return sorted(found, key=lambda find: find.start)


def spans_of(pattern: re.Pattern, text: str):
    return (match.span() for match in pattern.finditer(text))


def iban_spans(text: str):
    """The beginning of each candidate that has its country's length, when its check digits are right: a word
    may follow it after a space."""
    for match in IBAN.finditer(text):
        signs = [place for place in range(match.start(), match.end()) if not text[place].isspace()]
        length = IBAN_LENGTHS.get(text[match.start() : match.start() + 2].upper(), 0)
        if 0 < length <= len(signs) and is_iban(text[match.start() : signs[length - 1] + 1]):
            yield match.start(), signs[length - 1] + 1


def card_spans(text: str):
    """In each row of groups of digits, the groups next to each other that make a card number: the group before
    it may be a house number."""
    for row in DIGITS.finditer(text):
        groups = [match.span() for match in re.finditer(r"\d+", text[: row.end()]) if match.start() >= row.start()]
        taken = 0
        for first, (start, _end) in enumerate(groups):
            ends = (end for _start, end in groups[first:] if first >= taken and is_written_card(text[start:end]))
            if end := next(ends, 0):
                taken = next(place for place, group in enumerate(groups) if group[1] == end) + 1
                yield start, end


def is_written_card(text: str) -> bool:
    """A card number in one piece, in fours, or 4-6-5 and 4-6-4 as on some cards."""
    return bool(
        re.fullmatch(r"\d{13,19}|(?:\d{4}[ -]){3}\d{1,4}(?:[ -]\d{3})?|\d{4}[ -]\d{6}[ -]\d{4,5}", text)
    ) and is_card(text)


def is_iban(text: str) -> bool:
    """ISO 13616: the first four signs moved to the end, letters as 10..35, the number leaves 1 when divided by
    97 (ISO 7064)."""
    signs = re.sub(r"\s", "", text).upper()
    if not re.fullmatch(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}", signs, re.ASCII) or len(signs) != IBAN_LENGTHS.get(signs[:2]):
        return False
    return int("".join(str(int(sign, 36)) for sign in signs[4:] + signs[:4])) % 97 == 1


def is_card(text: str) -> bool:
    """A number of a payment network (ISO/IEC 7812-1: it begins with 2, 4, 5 or 6, or with 3 and has 14 or 15
    digits) whose check digit is right (annex B, the Luhn formula)."""
    digits = [int(sign) for sign in text if sign.isdigit()]
    if not 13 <= len(digits) <= 19 or digits[0] not in ((2, 3, 4, 5, 6) if len(digits) in (14, 15) else (2, 4, 5, 6)):
        return False
    doubled = [digit if place % 2 == 0 else sum(divmod(2 * digit, 10)) for place, digit in enumerate(reversed(digits))]
    return sum(doubled) % 10 == 0


def masked(text: str) -> str:
    """The text with each find replaced by words that say what stood there."""
    for find in reversed(finds(text)):
        text = text[: find.start] + _("[{what} removed]").format(what=find.what) + text[find.end :]
    return text
