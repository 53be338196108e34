"""Names for five hundred people who do not exist."""

import unicodedata
from collections.abc import Iterator
from random import Random

from demo.library import table

DOMAIN = "tidewater.example"
# What Unicode does not take apart into a letter and an accent.
LETTERS = str.maketrans({"ß": "ss", "ı": "i", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ø": "o", "’": "", "'": ""})


def names(dice: Random) -> Iterator[tuple[str, str]]:
    """(given, family) without end, no pair twice; a given name mostly meets a family name of its own language."""
    families = table("names")
    weights = [about["weight"] for about in families.values()]
    met = set()
    while True:
        home, abroad = dice.choices(list(families.values()), weights, k=2)
        given = dice.choice(home["given"])
        family = dice.choice((abroad if dice.random() < 0.12 else home)["family"])
        if (given, family) not in met:
            met.add((given, family))
            yield given, family


def address(given: str, family: str) -> str:
    """thao.dang@tidewater.example for Thảo Đặng."""
    return f"{plain(given)}.{plain(family)}@{DOMAIN}"


def plain(name: str) -> str:
    """The name in lower-case ASCII letters and hyphens."""
    apart = unicodedata.normalize("NFKD", name.translate(LETTERS))
    return apart.encode("ascii", "ignore").decode().lower().replace(" ", "-")
