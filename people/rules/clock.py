"""The time zones to choose from."""

import zoneinfo
from functools import cache

from django.utils.translation import gettext_lazy as _

REGIONS = {
    "Africa": _("Africa"),
    "America": _("America"),
    "Antarctica": _("Antarctica"),
    "Arctic": _("Arctic"),
    "Asia": _("Asia"),
    "Atlantic": _("Atlantic"),
    "Australia": _("Australia"),
    "Europe": _("Europe"),
    "Indian": _("Indian"),
    "Pacific": _("Pacific"),
}


@cache
def time_zones() -> list[tuple[str, list[tuple[str, str]]]]:
    """Choices for a form: the zones that are named after a place, grouped by region. UTC stands for itself."""
    regions = {region: [] for region in REGIONS}
    for zone in sorted(zoneinfo.available_timezones()):
        region, _slash, place = zone.partition("/")
        if region in REGIONS and place:
            regions[region].append((zone, place.replace("_", " ").replace("/", ", ")))
    places = [(REGIONS[region], zones) for region, zones in regions.items() if zones]
    return [(_("Universal"), [("UTC", "UTC")]), *places]
