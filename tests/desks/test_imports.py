"""/imports/: a file is sent, read by a worker, and its page says what came of each line."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from desks.schedule import settle_received_imports
from intake.actions import keep_mapping
from intake.models import Import, Mapping
from intake.rules import Layout, layout_of
from people.actions import receive_people
from people.models import Person
from tests.languages.german import speaking_german

PAGE = "/imports/"
PEOPLE = "email,given_name,family_name,unit,joined_on,shoe_size\n{}"
KAI = "kai@tidewater.example,Kai,Keel,Claims,2026-01-05,44\n"


def file(content, name="hr.csv"):
    return SimpleUploadedFile(name, content.encode())


def words(answer):
    return " ".join(answer.content.decode().split())


@pytest.fixture
def send(as_person, django_capture_on_commit_callbacks):
    """send(ada, "people", "email,…"): the page that the form leads to, once a worker has read the file."""

    def send(who, kind, content, **about):
        client = as_person(who)
        with django_capture_on_commit_callbacks(execute=True):
            answer = client.post(f"{PAGE}{kind}/", {"file": file(content), "day_format": "%Y-%m-%d"} | about)
        return client.get(answer.headers["Location"]) if answer.status_code == 302 else answer

    return send


@pytest.fixture
def everybody(claims, mona, erin, ada):
    """The directory of a company of three, as a file with one more."""
    rows = "".join(
        f"{p.email},{p.given_name},{p.family_name},{p.unit.name if p.unit else ''},{p.joined_on},40\n"
        for p in Person.objects.select_related("unit")
    )
    return PEOPLE.format(rows)


def test_a_directory_is_brought_in(send, ada, everybody):
    answer = send(ada, "people", everybody + KAI)
    assert Person.objects.filter(email="kai@tidewater.example", unit__name="Claims").exists()
    assert "1 of 4 lines said something new" in words(answer) and "shoe_size" in words(answer)


def test_the_page_lists_what_came_in_by_kind(send, client, ada, everybody):
    send(ada, "people", everybody + KAI)
    page = client.get(PAGE).content.decode()
    assert ">Everything</a>" in page and 'href="?kind=people"' in page and 'href="?kind=usage"' in page
    assert "Ada Anchor" in page.partition("<tbody")[2]  # who brought it in
    assert "hr.csv" in client.get(f"{PAGE}?kind=people").content.decode()
    assert "hr.csv" not in client.get(f"{PAGE}?kind=usage").content.decode()


def test_what_cannot_be_used_is_named_line_by_line_and_can_be_taken_away(send, client, ada, everybody):
    answer = send(
        ada, "people", everybody + "not an address,Kai,Keel,Claims,2026-01-05,1\n=x@y.example,K,K,Claims,soon,1\n"
    )
    assert "were not applied" in words(answer) and "not an address" in words(answer)
    imported = Import.objects.get()
    taken = client.get(f"{PAGE}{imported.pk}/not-applied.csv").content.decode("utf-8-sig")
    assert taken.startswith("line,about,reason") and "'=x@y.example" in taken


def test_what_is_worth_knowing_of_an_applied_line_is_told(send, ada, everybody):
    lines = everybody.replace("shoe_size", "manager_email").replace(",40\n", ",nobody@tidewater.example\n")
    answer = send(ada, "people", lines)
    assert "Applied, and worth knowing" in words(answer) and "nobody@tidewater.example" in words(answer)


def test_a_great_loss_of_people_is_asked_about_first(send, client, ada, everybody, django_capture_on_commit_callbacks):
    answer = send(ada, "people", "\n".join(everybody.split("\n")[:2]) + "\n")
    assert "They have really left" in words(answer) and not Person.objects.exclude(left_on=None).exists()
    where = reverse("desks:import_confirmations", args=[Import.objects.get().pk])
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(where, follow=True)
    assert "is being read once more" in words(answer) and Import.objects.first().applied_at


def test_other_headings_are_asked_about_and_kept_under_a_name(send, ada, everybody):
    content = everybody.replace("email,", "Mail address,", 1)
    answer = send(ada, "people", content)
    assert answer.status_code == 422 and "Say which is which below" in words(answer) and "column_email" in words(answer)
    named = {"column_email": "Mail address", "column_given_name": "given_name", "column_family_name": "family_name"}
    named |= {"column_unit": "unit", "column_joined_on": "joined_on", "keep_as": "Old system"}
    assert "Applied" in words(send(ada, "people", content, **named))
    assert Mapping.objects.get().name == "Old system"
    kept = {"columns": {"Mail address": "email"}, "day_format": "%d/%m/%Y", "delimiter": ";", "encoding": "cp1252"}
    keep_mapping(kind="people", name="Older still", layout=Layout(**kept), by=ada)
    assert vars(layout_of("people", "Older still")) == kept
    assert "Applied" in words(send(ada, "people", content, mapping="Old system"))


def test_usage_of_a_tool_is_brought_in_by_the_studio(send, stella, erin, copilot):
    answer = send(stella, "usage", f"email,day,actions\n{erin.email},2026-09-01,4\n", tool=copilot.slug, source="csv")
    assert "1 of 1 lines said something new" in words(answer)


def test_the_page_asks_again_until_a_worker_has_read_the_file(as_person, ada, tmp_path):
    imported = received()
    client = as_person(ada)
    answer = client.get(f"{PAGE}{imported.pk}/")
    assert "being read" in words(answer) and "hx-get" in words(answer)
    assert "HX-Refresh" not in client.get(f"{PAGE}{imported.pk}/", headers={"HX-Request": "true"}).headers
    settle_received_imports()
    assert Import.objects.get().is_settled is False  # somebody may be at it: it came just now
    Import.objects.update(received_at="2026-01-01T00:00Z")
    settle_received_imports()
    assert Import.objects.get().is_settled
    assert client.get(f"{PAGE}{imported.pk}/", headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"


def received():
    """A directory that nobody has settled yet."""
    return receive_people(content=file(PEOPLE.format(KAI)), filename="hr.csv", layout=Layout(), by=None)


@pytest.mark.parametrize(("language", "stands"), [("de", "Erin Ebb steht schon in Zeile 3."), ("en-gb", "already.")])
def test_lines_are_answered_in_the_language_of_whoever_brought_them_in(ada, erin, everybody, language, stands):
    ada.language = language
    ada.save()
    twice = "".join(line for line in everybody.splitlines(keepends=True) if erin.email in line)
    receive_people(content=file(everybody + twice), filename="hr.csv", layout=Layout(), by=ada)
    Import.objects.update(received_at="2026-01-01T00:00Z")
    with (
        speaking_german({"{name} stands on line {line} already": "{name} steht schon in Zeile {line}"}),
        override("fr"),
    ):
        settle_received_imports()
    assert Import.objects.get().rejected_lines.get().reason.endswith(stands)


def test_the_list_asks_as_much_for_many_files_as_for_few(as_person, ada):
    client = as_person(ada)
    received()
    client.get(PAGE)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(PAGE).status_code == 200
        counts.append(len(asked))
        for _ in range(15):
            received()
    assert counts[0] == counts[1]


@pytest.mark.parametrize("content", ["", "\x00\x01", "PK\x03\x04", "a;b\n1;2\n"])
def test_a_file_that_is_none_is_told_so(send, ada, content):
    answer = send(ada, "people", content)
    assert answer.status_code == 422 and not Import.objects.exists()


# --- refusals ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("who", ["erin", "mona", "omar", "odette"])
def test_others_find_no_such_page(as_person, request, who):
    imported = received()
    client = as_person(request.getfixturevalue(who))
    for address in (PAGE, f"{PAGE}people/", f"{PAGE}{imported.pk}/", f"{PAGE}{imported.pk}/not-applied.csv"):
        assert client.get(address).status_code == 404
    assert client.post(f"{PAGE}{imported.pk}/confirmations/").status_code == 404


def test_the_studio_brings_in_training_and_not_the_directory(as_person, stella):
    imported = received()
    client = as_person(stella)
    assert client.get(PAGE).status_code == 200 and client.get(f"{PAGE}completions/").status_code == 200
    assert client.get(f"{PAGE}people/").status_code == 404 and client.get(f"{PAGE}{imported.pk}/").status_code == 404


def test_a_visitor_is_asked_to_sign_in(client, db):
    assert client.get(PAGE).headers["Location"].startswith("/accounts/login/")
