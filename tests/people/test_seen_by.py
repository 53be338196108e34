"""What /people/me/seen-by/ promises is what the rest of the house does, thing by thing and role by role."""

from datetime import date

import pytest
from django.contrib import admin

from adoption.models import Seat, UsageDay
from adoption.queries import champion_people
from feedback.models import Item
from inbox.models import Notice, Preference
from people.models import Person, RoleGrant
from people.rules import WHO_SEES, Audience
from tests.doors.world import furnish
from training.models import Assignment, Attempt, Award, Completion

# Each promise with the rows that it is about: those of Erin that a given person may see.
ROWS = {
    "Your name, unit and manager": [lambda person, erin: Person.objects.visible_to(person).filter(pk=erin.pk)],
    "Which training you have begun, finished or renewed, and until when": [
        lambda person, erin: Assignment.objects.visible_to(person).filter(person=erin),
        lambda person, erin: Award.objects.visible_to(person).filter(person=erin),
    ],
    "Your answers in a quiz, and your scores": [
        lambda person, erin: Attempt.objects.visible_to(person).filter(person=erin),
        lambda person, erin: Completion.objects.visible_to(person).filter(person=erin),
    ],
    "Which tools are open to you": [lambda person, erin: Seat.objects.visible_to(person).filter(person=erin)],
    "How often you use a tool": [lambda person, erin: UsageDay.objects.visible_to(person).filter(person=erin)],
    "What you report about a tool": [lambda person, erin: Item.objects.visible_to(person).filter(reporter=erin)],
    "Your notices, and how you want your mail": [
        lambda person, erin: Notice.objects.visible_to(person).filter(recipient=erin)
    ],
    "Roles granted to you": [lambda person, erin: RoleGrant.objects.visible_to(person).filter(person=erin)],
}
# Whom an audience stands for in the cast. A champion reads names and training through `champion_people`, see below.
CAST = {
    Audience.SELF: {"erin"},
    Audience.MANAGERS: {"mona"},
    Audience.CHAMPIONS: set(),
    Audience.AI_OPS: {"omar"},
    Audience.OPERATORS: {"omar", "stella", "ada"},
    Audience.ADMINISTRATORS: {"ada"},
}


@pytest.fixture
def cast(erin, chandra, mona, odette, omar, stella, ada):
    return {person.given_name.lower(): person for person in (erin, chandra, mona, odette, omar, stella, ada)}


@pytest.fixture
def world(cast, erin):
    """Erin with something of everything."""
    furnish({"employee": erin, "champion": cast["chandra"], "manager": cast["mona"]})
    UsageDay.objects.create(
        tool_id=Seat.objects.get().tool_id, source="m365", person=erin, day=date(2026, 3, 2), actions=4
    )
    RoleGrant.objects.create(person=erin, role="finance", ended_at="2026-01-01T00:00:00Z")
    return cast


def test_every_promise_is_tried_here():
    assert set(ROWS) == {sight.what for sight in WHO_SEES}


@pytest.mark.parametrize("sight", WHO_SEES, ids=lambda sight: sight.what)
def test_a_promise_is_kept_for_each_of_the_cast(world, erin, sight):
    promised = {"erin"}.union(*(CAST[audience] for audience in sight.audiences))
    for rows in ROWS[sight.what]:
        assert rows(erin, erin).exists(), "there is nothing of Erin's here to be seen"
        assert {name for name, person in world.items() if rows(person, erin).exists()} == promised


def test_a_champion_sees_the_names_of_the_unit_and_no_other(world, erin):
    today = erin.today()
    assert erin in champion_people(world["chandra"], today)
    assert world["odette"] not in champion_people(world["chandra"], today)
    for name in ("odette", "erin"):
        assert not champion_people(world[name], today).exists()


def test_usage_and_wishes_are_not_in_the_admin():
    for model in (UsageDay, Attempt, Notice, Preference):
        assert not admin.site.is_registered(model)
