"""The receipt of an anonymous report: a code that opens its page, of which the database keeps only a hash."""

import hashlib
import hmac
import re
import secrets

from django.conf import settings

# No 0, 1, 8, 9: nothing that can be misread for O, I, B or g. Thirty-two signs are 5 bits each.
ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"
SIGNS = 24  # 120 bits


def receipt_code(key: str | None) -> str:
    """A code of 120 bits. The same form key gives the same code again, so that a double submit shows one code
    and not two."""
    seed = secrets.token_bytes(32) if key is None else f"receipt:{key}".encode()
    digest = hmac.digest(settings.SECRET_KEY.encode(), seed, hashlib.sha256)
    number = int.from_bytes(digest, "big")
    return "".join(ALPHABET[(number >> (5 * place)) & 31] for place in range(SIGNS))


def spoken(code: str) -> str:
    """The code in groups of four, for the eye."""
    return "-".join(code[place : place + 4] for place in range(0, SIGNS, 4))


def normal(code: str) -> str:
    """The code as it was given out, however it was typed."""
    return re.sub(r"[^a-z2-7]", "", code.lower())


def receipt_hash(code: str) -> str:
    """What is stored. The code is 120 random bits, so a plain SHA-256 cannot be searched backwards."""
    return hashlib.sha256(normal(code).encode()).hexdigest()


def form_key(scope: str, key: str) -> str:
    """What is stored of a form's key; `scope` keeps two people's keys apart."""
    return hashlib.sha256(f"{scope}:{key}".encode()).hexdigest()
