"""From a route as it is written ("inbox/<int:notice_id>/") to an address that leads somewhere."""

import csv
import re
from pathlib import Path

from django.apps import apps
from django.urls import reverse

from tests.routes import Route

TABLE = Path(__file__).parent / "doors.csv"


def read_table() -> dict[tuple[str, str], dict]:
    """tests/doors/doors.csv: (address, method) -> role -> what it is answered."""
    if not TABLE.exists():
        return {}
    with TABLE.open(newline="") as file:
        return {(row.pop("address"), row.pop("method")): row for row in csv.DictReader(file)}


def address_of(route: Route, values: dict, world: str = "tests/doors/world.py") -> str:
    """The address with its parameters filled in; a sentence says what the world lacks."""
    namespace = route.name.partition(":")[0]
    model = "/".join(route.address.split("/")[:3])
    filled = {}
    for name in route.parameters:
        keys = (f"{route.name}:{name}", f"{namespace}:{name}", f"{model}:{name}", name)
        found = next((values[key] for key in keys if key in values), None)
        if found is None and name == "object_id":
            found = first_of(route.address)
        assert found is not None, f"{world} has no value for <{name}> of {route.address} ({keys})"
        filled[name] = found
    if "(?P" in route.address:
        before = "/" + route.address.partition("(?P")[0]
        return f"{before}nowhere/" if route.name.endswith(":") else reverse(route.name, kwargs=filled)
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda match: str(filled[match.group(1)]), route.address)


def first_of(address: str):
    """The number of some row of the model that an admin address is about; 1 where there is none yet."""
    _, app, model, *_ = address.split("/")
    if app == "r":
        return 1
    row = apps.get_model(app, model).objects.order_by("pk").first()
    return row.pk if row else 1
