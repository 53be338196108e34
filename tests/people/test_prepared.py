"""Questions that are compiled once: every answer must be that of the queryset they were made from."""

from datetime import timedelta

import pytest
from django.db import DataError, connection, transaction

from people.models import Person, Unit
from people.queries.prepared import SHORT, Prepared, answers

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


def kept(like: str = "q%") -> set[str]:
    """The names of what this session of the database keeps."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pg_prepared_statements WHERE name LIKE %s", [like])
        return {name for (name,) in cursor}


def fresh() -> Prepared:
    return Prepared(lambda people: Person.objects.filter(pk__among=people).order_by("pk"))


def test_the_session_keeps_a_statement_once_under_a_name_that_says_where_it_is_from(erin, mona):
    question, before = fresh(), kept()
    assert question(people=[erin.pk]) == [erin]
    assert question(people=[mona.pk]) == [mona]
    (name,) = kept() - before
    assert "tests_people_test_prepared_" in name


def test_a_long_list_is_planned_for_itself(erin):
    question, before = fresh(), kept()
    assert question(people=[erin.pk] * (SHORT + 1)) == [erin]
    assert kept() == before


def test_a_number_that_no_id_can_be_is_nobodys(erin):
    question = Prepared(lambda person: Person.objects.filter(pk=person))
    assert question(person=erin.pk) == [erin]
    assert question(person=10**30) == question(person=-(10**30)) == []


def test_behind_a_pooler_nothing_is_kept(erin, monkeypatch):
    """The next statement may meet another session there, which knows no such name."""
    monkeypatch.setitem(connection.settings_dict, "DISABLE_SERVER_SIDE_CURSORS", True)
    question, before = fresh(), kept()
    assert question(people=[erin.pk]) == question(people=[erin.pk]) == [erin]
    assert kept() == before


def test_a_session_that_is_new_is_given_the_statement_again(erin, transactional_db):
    question = fresh()
    assert question(people=[erin.pk]) == [erin]
    connection.close()
    assert question(people=[erin.pk]) == [erin]


def test_a_journey_that_failed_does_not_stand_in_the_way_of_the_next(erin):
    question = fresh()
    with pytest.raises(DataError), transaction.atomic():
        question(people=["nobody's number"])
    assert question(people=[erin.pk]) == [erin]


def test_what_failed_before_it_was_kept_is_kept_the_next_time(erin):
    """The statement never reached the database: believing that it is kept there would end every later question."""
    first, second = fresh(), fresh()
    with pytest.raises(DataError), transaction.atomic():
        answers(first.about(people=["nobody's number"]), second.about(people=[erin.pk]))
    assert second(people=[erin.pk]) == [erin]


def test_a_constant_with_a_sign_of_its_own_stays_what_it_is(erin):
    """A percent sign means something to the driver."""
    Person.objects.filter(pk=erin.pk).update(given_name="100%s")
    question = Prepared(lambda person: Person.objects.filter(pk=person, given_name="100%s", email__contains="tide"))
    assert question(person=erin.pk) == question(person=erin.pk) == [erin]


def test_a_value_that_the_question_does_not_look_at_may_be_named(erin):
    question = Prepared(lambda person, day: Person.objects.filter(pk=person))
    assert question(person=erin.pk, day=erin.today()) == [erin]
