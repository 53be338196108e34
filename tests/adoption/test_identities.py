"""Whose identity it is: a file says so, or an operator; use follows, and comes back when the word is taken back."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from adoption.actions import attribute_waiting, map_identity, receive_identities, receive_seats, receive_usage
from adoption.models import Identity, UsageDay
from adoption.rules import figures
from journal.models import Entry
from journal.rules import Refused
from people import actions as people
from people.models import EmailAlias

DAY = date(2026, 3, 14)
USAGE = "email,day,actions\nerin@tidewater.example,2026-03-14,2\ne.ebb@old.example,2026-03-14,5\n"


def used():
    rows = UsageDay.objects.order_by("person__given_name", "source").values_list("person__given_name", "actions")
    return list(rows)


def tell(*arguments, **options):
    out = StringIO()
    call_command("map_identity", *arguments, stdout=out, **options)
    return out.getvalue()


def test_an_operators_word_attributes_what_waits_and_can_be_taken_back(bring, copilot, erin, chandra):
    assert bring.usage("csv", USAGE)["quarantined"] == 1
    assert "1 days of use changed" in tell("csv", "E.Ebb@old.example", "chandra@tidewater.example")
    assert used() == [("Chandra", 5), ("Erin", 2)] and figures(copilot, DAY).active_in_window == 2
    tell("csv", "e.ebb@old.example", "erin@tidewater.example")
    assert used() == [("Erin", 2), ("Erin", 5)] and figures(copilot, DAY).active_in_window == 1
    tell("csv", "e.ebb@old.example", undo=True)
    assert used() == [("Erin", 2)]
    assert Entry.objects.filter(verb__in=["adoption.map_identity", "adoption.unmap_identity"]).count() == 3


def test_a_mapping_holds_for_files_to_come(bring, copilot, erin, chandra):
    bring.usage("csv", USAGE)
    tell("csv", "e.ebb@old.example", "chandra@tidewater.example")
    report = bring.usage("csv", USAGE)
    assert (report["applied"], report["unchanged"], report["quarantined"]) == (0, 2, 0)
    report = bring.usage("csv", USAGE.replace("14,5", "14,6"))
    assert used() == [("Chandra", 6), ("Erin", 2)] and report["days_changed"] == 1
    bring.usage("csv", "email,day,actions\nerin@tidewater.example,2026-03-14,2\n")
    assert used() == [("Erin", 2)]


def test_mapping_the_same_twice_changes_nothing(bring, copilot, erin):
    bring.usage("csv", USAGE)
    identity = Identity.objects.get()
    assert [map_identity(identity=identity, person=erin, by=None) for _ in range(2)] == [1, 0]


def test_people_who_come_later_are_found_by_the_clock(bring, copilot, erin, hire, claims):
    bring.usage("csv", USAGE)
    people.hire(email="e.ebb@old.example", given_name="Ebbe", unit=claims, joined_on=date(2024, 1, 8), by=None)
    assert attribute_waiting(source="csv") == 1 and attribute_waiting(source="csv") == 0
    assert used() == [("Ebbe", 5), ("Erin", 2)]


def test_an_address_of_before_names_somebody_on_the_days_they_had_it(bring, copilot, erin, chandra):
    for person, begins, ends in [(erin, 1, 14), (chandra, 14, 20)]:
        span = {"from_on": date(2026, 3, begins), "until_on": date(2026, 3, ends)}
        EmailAlias.objects.create(person=person, email="desk@tidewater.example", **span)
    lines = "".join(f"desk@tidewater.example,2026-03-{day},{day}\n" for day in (13, 14, 21))
    assert bring.usage("csv", "email,day,actions\n" + lines)["quarantined"] == 1
    assert used() == [("Chandra", 14), ("Erin", 13)]
    bring.seats("email,granted_on\ndesk@tidewater.example,2026-03-15\n")
    assert chandra.seats.exists() and not erin.seats.exists()


def test_identities_are_learned_once_and_corrected_by_a_later_file(bring, erin, chandra):
    text = "external_id,login,email\n1001,erin-e,erin@tidewater.example\n1002,new,later@tidewater.example\n"
    report = bring.identities(text)
    assert (report["applied"], report["quarantined"]) == (1, 1)
    assert (bring.identities(text)["unchanged"], Identity.objects.count()) == (1, 2)
    assert bring.identities("external_id,login,email\n1001,erin-x,chandra@tidewater.example\n")["applied"] == 1
    assert Identity.objects.get(external_id="1001").email == "chandra@tidewater.example"


def test_an_id_joins_the_login_that_was_known_without_one(bring, erin):
    bring.identities("login,email\nErin-E,erin@tidewater.example\n")
    bring.identities("external_id,login,email\n1001,erin-e,erin@tidewater.example\n")
    assert list(Identity.objects.values_list("external_id", "login")) == [("1001", "erin-e")]


# --- refused ----------------------------------------------------------------------------------------------------------
def test_lines_about_nobody_or_twice_about_two_are_refused(bring, erin):
    text = (
        "external_id,login,email\n1001,,erin@tidewater.example\n,,erin@tidewater.example\n1002,x,\n"
        "1001,,chandra@tidewater.example\n"
    )
    report = bring.identities(text)
    assert [each["line"] for each in report["rejected"]] == [3, 4, 5] and report["applied"] == 1
    assert "An earlier line" in report["rejected"][2]["reason"]


def test_a_file_that_names_nobody_is_refused_whole(bring, db):
    report = bring.identities("name,email\nErin,erin@tidewater.example\n", refused=True)
    assert "neither a column external_id nor a column login" in report["reason"]


def test_what_cannot_be_mapped_is_refused_in_words(bring, copilot, erin):
    bring.usage("csv", USAGE)
    for arguments, options, reason in [
        (("csv", "stranger", erin.email), {}, "has named"),
        (("csv", "e.ebb@old.example", "nobody@x.example"), {}, "nobody with that address"),
        (("csv", "e.ebb@old.example"), {}, "Say whose identity"),
    ]:
        with pytest.raises(CommandError, match=reason):
            tell(*arguments, **options)


def test_only_the_studio_and_administrators_bring_in(copilot, erin, omar, mona, stella, tmp_path):
    file = tmp_path / "file.csv"
    file.write_text("email,day,actions\n")
    for person in (erin, omar, mona):
        with file.open("rb") as content, pytest.raises(Refused, match="AI Studio"):
            receive_usage(content=content, filename="x", tool=copilot, source="csv", by=person)
        with file.open("rb") as content, pytest.raises(Refused, match="AI Studio"):
            receive_seats(content=content, filename="x", tool=copilot, by=person)
        with file.open("rb") as content, pytest.raises(Refused, match="AI Studio"):
            receive_identities(content=content, filename="x", source="csv", by=person)
        assert not Identity.objects.visible_to(person).exists()
    with file.open("rb") as content:
        assert receive_usage(content=content, filename="x", tool=copilot, source="csv", by=stella).actor_id == stella.pk
