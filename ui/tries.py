"""Ten wrong tries a minute at a door that asks for no sign-in, for each address they come from.

What is tried there holds 118 random bits or more, so nobody finds a right one by trying: the limit keeps a guesser from
being a burden. The right one opens whatever was tried before it, or anybody could shut the door for a whole office.
"""

import time

from allauth.account.adapter import get_adapter
from django.core.cache import cache

TRIES = 10
A_MINUTE = 60


def name_of(request, door: str, minute: int) -> str:
    """The count's name: this door, this address, this minute of the clock.

    The address is the connection's own, or what a proxy of ours says (TRUSTED_PROXY_COUNT); a forged header is no
    other address.
    """
    return f"tries:{door}:{get_adapter().get_client_ip(request)}:{minute}"


def count_wrong_try(request, door: str) -> bool:
    """Count a try that led nowhere; False from the eleventh within a minute on. The cache counts in one step.

    The minute before counts as well: eleven tries within sixty seconds are too many wherever the clock's minutes end.
    """
    minute = int(time.time() // A_MINUTE)
    name, before = name_of(request, door, minute), name_of(request, door, minute - 1)
    cache.add(name, 0, 2 * A_MINUTE)
    return cache.incr(name) + cache.get(before, 0) <= TRIES
