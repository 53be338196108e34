"""Pieces of a page that are drawn once for the same facts.

    pieces = Pieces(lambda: facts_of(choice), lambda: {"view": view_of(choice)})
    response = render(request, "page.html", {"pieces": pieces})
    pieces.keep()

In the template {% kept pieces "figures" %}…{% endkept %} stands around what follows from these facts and from nothing
else: not from the reader unless the facts name them, nor from the time of day.
"""

import hashlib
from collections.abc import Callable
from functools import cached_property

from django.core.cache import caches
from django.utils import timezone, translation

A_DAY = 60 * 60 * 24


class Pieces:
    """The pieces of one page, by name.

    facts: says in plain values, those with an honest repr, everything that the pieces follow from. It is asked again
    after drawing: what changed while a page was drawn is not kept under the facts of before. context: what the pieces
    are drawn with, asked for when one has to be. They are kept by this process alone, which starts with the templates
    and the code that it draws with.
    """

    def __init__(self, facts: Callable[[], object], context: Callable[[], dict]):
        self.facts, self.make_context = facts, context
        self.name = self.name_of_facts()
        self.drawn: dict[str, str] = caches["pieces"].get(self.name, {})
        self.known = len(self.drawn)

    @cached_property
    def context(self) -> dict:
        return self.make_context()

    def name_of_facts(self) -> str:
        reader = (translation.get_language(), timezone.get_current_timezone_name(), timezone.localdate())
        told = repr((self.facts(), reader))
        return hashlib.sha1(told.encode(), usedforsecurity=False).hexdigest()

    def piece(self, name: str, draw: Callable[[dict], str]) -> str:
        if name not in self.drawn:
            self.drawn[name] = draw(self.context)
        return self.drawn[name]

    def keep(self) -> None:
        """Once the page is drawn: keep its pieces, if they still are what the facts say."""
        if len(self.drawn) > self.known and self.name_of_facts() == self.name:
            caches["pieces"].set(self.name, self.drawn, A_DAY)
