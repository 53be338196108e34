"""Every route of the site, as the resolver knows them. Used by the tests of the architecture and of the doors."""

import re
from dataclasses import dataclass

from django.urls import URLResolver, get_resolver


@dataclass(frozen=True)
class Route:
    """`address` is the pattern as written ("inbox/<int:notice_id>/"), `name` with its namespace ("inbox:notice")."""

    address: str
    name: str
    view: object
    parameters: tuple[str, ...]

    @property
    def public(self) -> bool:
        """Whether the view says that it needs no sign-in."""
        return getattr(self.view, "login_required", True) is False

    @property
    def in_admin(self) -> bool:
        return self.address.startswith("admin/")


def all_routes(resolver=None, before="", namespace="") -> list[Route]:
    found = []
    for pattern in (resolver or get_resolver()).url_patterns:
        address = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            found += all_routes(pattern, address, inner)
        else:
            parameters = tuple(re.findall(r"<(?:\w+:)?(\w+)>", address))
            found.append(Route(address, namespace + (pattern.name or ""), pattern.callback, parameters))
    return found
