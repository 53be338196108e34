"""Ten tries a minute at a door that asks for no sign-in, for each address they come from."""

import time

from allauth.account.adapter import get_adapter
from django.core.cache import cache

TRIES = 10
A_MINUTE = 60


def name_of(request, door: str) -> str:
    """The count's name: this door, this address, this minute of the clock.

    The address is the connection's own, or what a proxy of ours says (TRUSTED_PROXY_COUNT); a forged header is no
    other address.
    """
    return f"tries:{door}:{get_adapter().get_client_ip(request)}:{int(time.time() // A_MINUTE)}"


def count_try(request, door: str) -> bool:
    """Count this try; False from the eleventh in one minute on. incr is atomic in the cache."""
    name = name_of(request, door)
    cache.add(name, 0, 2 * A_MINUTE)
    return cache.incr(name) <= TRIES


def has_tries_left(request, door: str) -> bool:
    """Whether the next try would still count as one of the ten, without counting it."""
    return cache.get(name_of(request, door), 0) < TRIES
