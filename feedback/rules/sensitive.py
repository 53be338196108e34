"""What in a text looks like a secret or like personal data, before it is sent anywhere. Pure.

This finds what has a shape: addresses, numbers with check digits, keys. It does not find names, and it says so.
"""

import re
from dataclasses import dataclass

EMAIL = re.compile(r"\b[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+\b")
IBAN = re.compile(r"\b[A-Za-z]{2}\d{2}(?:[ ]?[A-Za-z0-9]){11,30}\b")
CARD = re.compile(r"(?<![\d-])\d(?:[ -]?\d){12,18}(?![\d-])")
PHONE = re.compile(r"(?<![\w+])(?:\+|00)\d(?:[ ()/-]{0,2}\d){7,13}\b")
# Published beginnings of keys: OpenAI/Anthropic sk-, Stripe sk_live_, GitHub ghp_ and github_pat_, GitLab
# glpat-, Slack xox?-, AWS AKIA/ASIA, Google AIza; JSON web tokens; PEM private keys.
KEY = re.compile(
    r"\b(?:sk-[\w-]{16,}|[sr]k_(?:live|test)_\w{16,}|gh[pousr]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}"
    r"|xox[abprs]-[\w-]{10,}|A(?:KIA|SIA)[A-Z0-9]{16}|AIza[\w-]{30,}|eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]*)"
    r"|-----BEGIN [A-Z ]*PRIVATE KEY-----(?:[\s\S]*?-----END [A-Z ]*PRIVATE KEY-----)?"
)
PASSWORD = re.compile(
    r"\b(?:password|passwort|passwd|pwd|passphrase|pin|api[ _-]?key|secret|token)\b"
    r"\s*(?:is|=|:)\s*(?P<secret>[^\s,;]{4,})",
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
        ("a key or token", spans_of(KEY, text)),
        ("a password", ((match.start("secret"), match.end("secret")) for match in PASSWORD.finditer(text))),
        ("an e-mail address", spans_of(EMAIL, text)),
        ("a bank account number", iban_spans(text)),
        ("a card number", (span for span in spans_of(CARD, text) if is_card(text[slice(*span)]))),
        ("a telephone number", spans_of(PHONE, text)),
    ):
        for start, end in spans:
            if all(end <= other.start or start >= other.end for other in found):
                found.append(Find(what, start, end))
    return sorted(found, key=lambda find: find.start)


def spans_of(pattern: re.Pattern, text: str):
    return (match.span() for match in pattern.finditer(text))


def iban_spans(text: str):
    """The longest beginning of each candidate whose check digits are right: a word may follow an IBAN after a space."""
    for match in IBAN.finditer(text):
        for end in range(match.end(), match.start() + 14, -1):
            if is_iban(text[match.start() : end]) and not text[end - 1].isspace():
                yield match.start(), end
                break


def is_iban(text: str) -> bool:
    """ISO 13616: the first four signs moved to the end, letters as 10..35, the number leaves 1 when divided by
    97 (ISO 7064)."""
    signs = re.sub(r"\s", "", text).upper()
    if not re.fullmatch(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}", signs, re.ASCII):
        return False
    return int("".join(str(int(sign, 36)) for sign in signs[4:] + signs[:4])) % 97 == 1


def is_card(text: str) -> bool:
    """ISO/IEC 7812-1 annex B (the Luhn formula) over 13 to 19 digits, not all of them the same."""
    digits = [int(sign) for sign in text if sign.isdigit()]
    doubled = [digit if place % 2 == 0 else sum(divmod(2 * digit, 10)) for place, digit in enumerate(reversed(digits))]
    return 13 <= len(digits) <= 19 and len(set(digits)) > 1 and sum(doubled) % 10 == 0


def masked(text: str) -> str:
    """The text with each find replaced by words that say what stood there."""
    for find in reversed(finds(text)):
        text = f"{text[: find.start]}[{find.what} removed]{text[find.end :]}"
    return text
