"""Which reports somebody may see, which stand open on a day, and which say the same."""

import re
from datetime import datetime, time, timedelta
from functools import reduce
from operator import add

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Left
from django.utils import timezone

from people.models import Role

RESTRICTED = 0
CANDIDATES = 300  # how many reports that share a word are ranked; more would only be slower


class ItemQuerySet(models.QuerySet):
    # --- who sees what ------------------------------------------------------------------------------------------------
    def visible_to(self, person):
        """What this person may open.

        S0: AI Ops, the reporter and whoever it is assigned to; nobody else, whatever their role, not even the
        champion who logged it. Other reports also: people it touched, the champion who logged it, watchers and
        administrators."""
        if not person.is_authenticated:
            return self.none()
        if Role.AI_OPS in person.granted_roles:
            return self
        others = Q() if Role.ADMINISTRATOR in person.granted_roles else self.concerning(person)
        return self.filter(Q(reporter=person) | Q(owner=person) | (Q(severity__gt=RESTRICTED) & others))

    def concerning(self, person) -> Q:
        """The condition that this person was touched by the report, logged it or watches it."""
        return Q(logged_by=person) | self.has("voices", person) | self.has("watches", person)

    def has(self, relation: str, person) -> Q:
        rows = getattr(self.model, relation).rel.related_model
        return Q(Exists(rows.objects.filter(item=OuterRef("pk"), person=person)))

    def of_interest_to(self, person):
        """The reports a person follows: their own, those they added themselves to, those they logged for somebody."""
        if not person.is_authenticated:
            return self.none()
        logged = self.model._default_manager.filter(logged_by=person).order_by().values("pk")
        # A union of two short lists, each from its index; an OR over them would read every report there is.
        return self.filter(pk__in=self.voiced_by(person).union(logged)).filter(self.unrestricted_for(person))

    def touching(self, person):
        """The reports that touched this person (their own among them), and that they may open."""
        return self.filter(pk__in=self.voiced_by(person)).filter(self.unrestricted_for(person))

    def voiced_by(self, person):
        """The keys of the reports in which this person has a voice; the reporter has one from the start."""
        return self.model.voices.rel.related_model.objects.filter(person=person).order_by().values("item")

    def unrestricted_for(self, person) -> Q:
        return Q(severity__gt=RESTRICTED) | Q(reporter=person)

    def answered_for(self, person):
        """What came of this person's reports, latest answer first; item.resolution is the answer."""
        return self.touching(person).filter(state__in=self.model.ANSWERED_STATES).order_by("-resolved_at", "-id")

    def awaiting(self, person):
        """Where this person is asked for a word: a question to the reporter, or an answer not yet judged."""
        voices = self.model.voices.rel.related_model.objects
        unjudged = Exists(voices.filter(item=OuterRef("pk"), person=person, verdict="", told_at__isnull=False))
        asked = Q(reporter=person, state="waiting_reporter")
        return self.touching(person).filter(asked | (Q(state="resolved") & unjudged))

    # --- where they stand ---------------------------------------------------------------------------------------------
    def open(self):
        return self.filter(state__in=self.model.OPEN_STATES)

    def settled(self):
        return self.exclude(state__in=self.model.OPEN_STATES)

    def severe(self):
        """S0 and S1."""
        return self.filter(severity__lte=1)

    def restricted(self):
        return self.filter(severity=RESTRICTED)

    def unrouted(self):
        return self.filter(queue__isnull=True)

    def about(self, tool):
        return self.filter(tool=tool)

    def with_state_on(self, day):
        """Those reported by the end of that day, each with `state_on_day`: what its events up to then say."""
        end = end_of(day)
        events = self.model.events.rel.related_model.objects.filter(item=OuterRef("pk"), at__lt=end)
        latest = events.order_by("-at", "-id").values("state")[:1]
        return self.filter(received_at__lt=end).annotate(state_on_day=Subquery(latest))

    def open_on(self, day):
        return self.with_state_on(day).filter(state_on_day__in=self.model.OPEN_STATES)

    # --- finding ------------------------------------------------------------------------------------------------------
    def matching(self, text: str):
        """Reports whose number is this ("FB-214", "214") or whose words hold all of these, the last as a beginning."""
        if number := re.fullmatch(r"\s*(?:fb-?\s*)?(\d{1,15})\s*", text, re.IGNORECASE):
            return self.filter(pk=int(number[1]))
        terms = re.findall(r"\w+", text.lower())
        if not terms:
            return self.none()
        return self.filter(words=SearchQuery(" & ".join(terms) + ":*", search_type="raw", config="simple"))

    def saying_like(self, terms: list[str], at_least: int = 1):
        """The reports that share that many of these words and more, best first, among the latest that share any."""
        if not terms:
            return self.none()
        query = SearchQuery(" | ".join(terms), search_type="raw", config="simple")
        latest = self.filter(words=query).order_by("-received_at").values("pk")[:CANDIDATES]
        ranked = self.model._default_manager.filter(pk__in=latest).annotate(shared=how_many_of(terms))
        ranked = ranked.filter(shared__gte=at_least).annotate(likeness=SearchRank(F("words"), query))
        return ranked.order_by("-shared", "-likeness", "-reach", "-id")

    def open_to_voices(self):
        """Reports that others may join: open, known by whom, and never S0, which nobody votes on."""
        return self.open().filter(severity__gt=RESTRICTED, reporter__isnull=False)

    def with_first_words(self):
        """With `first_words`, the beginning of what happened, and without the long texts."""
        long_texts = ("what_happened", "expected", "prompt", "answer", "resolution", "words")
        return self.annotate(first_words=Left("what_happened", 160)).defer(*long_texts)


class VoiceQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Who else was touched is for AI Ops; everyone else sees their own voice."""
        if not person.is_authenticated:
            return self.none()
        return self if Role.AI_OPS in person.granted_roles else self.filter(person=person)


class RuleQuerySet(models.QuerySet):
    def in_force(self):
        """The rules that route, in their order."""
        return self.filter(retired_at__isnull=True).order_by("position")


class RouteQuerySet(models.QuerySet):
    def in_force(self):
        return self.filter(superseded_at__isnull=True)


def how_many_of(terms: list[str]):
    """How many of these words a report holds."""
    one, none = Value(1), Value(0)
    found = [Case(When(words=SearchQuery(term, config="simple"), then=one), default=none) for term in terms]
    return reduce(add, found)


def end_of(day) -> datetime:
    """The first moment after that day, in the company's time zone."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time()), timezone.get_default_timezone())
