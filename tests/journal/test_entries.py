"""The journal is written inside the act, read by operators, and changed by nobody."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from journal.actions import record
from journal.models import Entry
from people.actions import create_unit


@pytest.fixture
def entry(claims):
    return Entry.objects.filter(verb="people.create_unit", subject_id=str(claims.pk)).get()


@pytest.mark.parametrize(
    "statement",
    ["UPDATE journal_entry SET verb = 'never.was'", "DELETE FROM journal_entry"],
    ids=["update", "delete"],
)
def test_the_database_itself_refuses_to_change_or_delete_an_entry(entry, statement):
    with pytest.raises(DatabaseError, match="append_only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    entry.refresh_from_db()
    assert entry.verb == "people.create_unit"


def test_the_orm_is_refused_in_bulk_as_well(entry):
    with pytest.raises(DatabaseError, match="append_only"), transaction.atomic():
        Entry.objects.update(actor_id=1)
    with pytest.raises(DatabaseError, match="append_only"), transaction.atomic():
        entry.delete()


@pytest.mark.django_db(transaction=True)
def test_an_entry_outside_a_transaction_is_refused():
    unit = create_unit(name="Tidewater Mutual", by=None)
    with pytest.raises(RuntimeError, match="outside a transaction"):
        record(by=None, verb="people.wave", subject=unit)


@pytest.mark.django_db(transaction=True)
def test_an_entry_goes_with_the_act_it_belongs_to():
    unit = create_unit(name="Tidewater Mutual", by=None)

    class Storm(Exception):
        pass

    with pytest.raises(Storm), transaction.atomic():
        record(by=None, verb="people.wave", subject=unit)
        raise Storm
    assert not Entry.objects.filter(verb="people.wave").exists()


def test_an_entry_outlives_its_subject(entry, claims):
    claims.delete()
    entry.refresh_from_db()
    assert entry.subject_type == "people.unit"


# --- the operator reads it --------------------------------------------------------------------------------------------
def found(client, **query):
    page = client.get(reverse("admin:journal_entry_changelist"), query)
    assert page.status_code == 200
    return {entry.verb for entry in page.context["cl"].result_list}


def test_an_administrator_searches_by_verb_person_or_number(as_person, ada, claims):
    client = as_person(ada)
    with transaction.atomic():
        record(by=ada, verb="people.wave", subject=claims)
    assert found(client, q="people.w") == {"people.wave"}
    assert found(client, q=str(ada.pk)) >= {"people.wave"}
    assert found(client, q="people.wave " + str(claims.pk)) == {"people.wave"}
    assert found(client, q="nothing.like") == set()
    assert found(client, subject="people.unit") == {"people.create_unit", "people.wave"}


def test_the_list_asks_as_much_for_many_entries_as_for_few(as_person, ada, claims, queries_of):
    client = as_person(ada)
    url = reverse("admin:journal_entry_changelist")
    few = queries_of(client, url)
    with transaction.atomic():
        for _ in range(60):
            record(by=ada, verb="people.wave", subject=claims)
    assert queries_of(client, url) == few


def test_nobody_adds_changes_or_deletes_an_entry(as_person, ada, entry):
    client = as_person(ada)
    assert client.get(reverse("admin:journal_entry_add")).status_code == 403
    change = reverse("admin:journal_entry_change", args=[entry.pk])
    assert b'name="_save"' not in client.get(change).content
    assert client.post(change, {"verb": "never.was"}).status_code == 403
    assert client.post(reverse("admin:journal_entry_delete", args=[entry.pk]), {"post": "yes"}).status_code == 403


def test_others_do_not_find_the_journal(as_person, erin, mona, omar, stella, client):
    url = reverse("admin:journal_entry_changelist")
    assert client.get(url).status_code == 302
    for person in (erin, mona):
        assert as_person(person).get(url).status_code in (302, 403, 404)
    for person in (omar, stella):
        assert as_person(person).get(url).status_code == 403
