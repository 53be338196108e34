"""Six weeks in: a small story, told in a few seconds, and what every telling promises."""

import pytest

from adoption.models import SeatSpan
from demo.actions import sign_ins
from feedback.models import Item
from people.models import Person, Unit
from rollout.models import Wave
from tests.demo.facts import digest, outside
from training.models import Award


@pytest.fixture(scope="module")
def story(tell):
    """Told twice: the first telling leaves only its digest."""
    with tell("pilot_5"):
        before = digest()
    with tell("pilot_5") as story:
        story.before = before
        yield story


def test_the_same_morning_tells_the_same_story(story):
    assert digest() == story.before


def test_five_people_have_the_certificate_and_the_tool(story):
    open_now = SeatSpan.objects.filter(until_on=None).select_related("person")
    assert open_now.count() == 5
    assert len({span.person.unit_id for span in open_now}) == 5
    holding = Award.objects.holding_on(story.as_of).filter(path__tool__slug="copilot")
    assert set(open_now.values_list("person")) == set(holding.values_list("person"))


def test_one_of_them_has_reported_something(story):
    item = Item.objects.get()
    assert item.state == "closed"
    assert SeatSpan.objects.filter(person=item.reporter).exists()
    assert item.messages.count() == 3


def test_only_the_first_wave_is_open(story):
    assert list(Wave.objects.filter(opened_on__isnull=False).values_list("name", flat=True)) == ["Pilot"]


def test_the_company_has_twelve_units_in_two_levels(story):
    top = Unit.objects.get(parent=None)
    below = Unit.objects.exclude(pk=top.pk)
    assert below.count() == 12
    assert {unit.path.count("/") - top.path.count("/") for unit in below} == {1, 2}
    assert not Unit.objects.filter(head=None).exists()


def test_everybody_but_one_has_a_manager_with_a_sane_span(story):
    assert Person.objects.filter(manager=None).count() == 1
    assert max(person.reports.count() for person in Person.objects.all()) <= 20


def test_nothing_lies_outside_the_story(story):
    assert outside(story) == []


def test_each_of_the_cast_can_sign_in_and_nobody_else(story):
    roles = [role for role, _, _ in sign_ins()]
    assert len(roles) == len(set(roles)) == 9
    passwords = {email: password for _, email, password in sign_ins()}
    able = [person for person in Person.objects.all() if person.has_usable_password()]
    assert {person.email for person in able} == passwords.keys()
    assert all(person.check_password(passwords[person.email]) for person in able[:1])
    assert len({person.password for person in able}) == 1
