"""The time zones to choose from."""

import zoneinfo
from functools import cache

REGIONS = ("Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")


@cache
def time_zones() -> list[tuple[str, list[tuple[str, str]]]]:
    """Choices for a form: the zones that are named after a place, grouped by region. UTC stands for itself."""
    regions = {"Universal": [("UTC", "UTC")]}
    for zone in sorted(zoneinfo.available_timezones()):
        region, _, place = zone.partition("/")
        if region in REGIONS and place:
            regions.setdefault(region, []).append((zone, place.replace("_", " ").replace("/", ", ")))
    return list(regions.items())
