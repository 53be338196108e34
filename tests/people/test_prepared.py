"""Questions that are compiled once: every answer must be that of the queryset they were made from."""

from datetime import timedelta

import pytest

from people.models import Person, Unit
from people.queries import Prepared, answers

present = Prepared(lambda people, day: Person.objects.filter(pk__among=people).present_on(day).order_by("pk"))
named = Prepared(lambda unit: Person.objects.filter(unit=unit).order_by("pk").values_list("email", flat=True))


@pytest.fixture
def today(erin):
    return erin.today()


def test_the_same_question_is_answered_for_whoever_it_is_asked_about(erin, mona, omar, today):
    for people in ([erin], [mona, omar], [erin, mona, omar], []):
        ids = sorted(person.pk for person in people)
        assert [person.pk for person in present(people=ids, day=today)] == ids


def test_the_answer_follows_the_rows_and_the_day(erin, today):
    assert present(people=[erin.pk], day=today) == [erin]
    Person.objects.filter(pk=erin.pk).update(left_on=today, given_name="Erika")
    assert present(people=[erin.pk], day=today) == []
    (yesterday,) = present(people=[erin.pk], day=today - timedelta(days=1))
    assert yesterday.given_name == "Erika"


def test_rows_may_be_values(erin):
    at_work = Person.objects.filter(unit=erin.unit).order_by("pk").values_list("email", flat=True)
    assert named(unit=erin.unit_id) == list(at_work)
    assert named(unit=Unit.objects.order_by("-pk").first().pk + 1) == []


def test_it_is_compiled_once(erin, mona, today, monkeypatch, django_assert_num_queries):
    present(people=[erin.pk], day=today)
    monkeypatch.setattr(present, "build", None)  # asked again, it would be called
    with django_assert_num_queries(1):
        assert present(people=[mona.pk], day=today) == [mona]


def test_what_was_compiled_cannot_be_narrowed_unnoticed(erin, today):
    assert isinstance(present(people=[erin.pk], day=today), list)


def test_a_value_that_was_not_named_is_refused(erin):
    with pytest.raises(KeyError):
        present(people=[erin.pk])


def test_questions_asked_together_are_one_journey_and_as_many_answers(erin, mona, today, django_assert_num_queries):
    about = {"people": [erin.pk, mona.pk], "day": today}
    apart = [present(**about), named(unit=erin.unit_id), present(people=[], day=today)]
    with django_assert_num_queries(1):
        together = answers(present.about(**about), named.about(unit=erin.unit_id), present.about(people=[], day=today))
    assert together == apart == [[mona, erin], named(unit=erin.unit_id), []]


def test_a_text_stays_a_text(erin):
    """What somebody was called cannot end one question and begin another."""
    hostile = "x'; SELECT 1; --%s \\"
    called = Prepared(lambda name: Person.objects.filter(given_name=name))
    assert answers(called.about(name=hostile), called.about(name="Erin")) == [[], [erin]]
