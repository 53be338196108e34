"""A file is received whole, then applied whole or refused; one after the other."""

import io
import threading

import pytest
from django.db import connection, connections

from intake.actions import forget_files, keep_mapping, lines_read, open_file, receive, rehearse, settle
from intake.models import Chunk, Import, RejectedLine
from intake.rules import Layout, layout_from, layout_of, summary_of
from journal.models import Entry
from journal.rules import Refused

CONTENT = b"email\n" + b"erin@tidewater.example\n" * 100_000  # more than one chunk


def file(content=CONTENT, **about):
    return {
        "kind": "people",
        "kept_by": "administrator",
        "content": io.BytesIO(content),
        "filename": "hr.csv",
        "by": None,
    } | about


def apply(imported, report):
    report.read = 3
    report.applied = 2
    report.reject(4, "Nobody knows this address.", about="x@tidewater.example")
    report.tell_progress()


def fail(imported, report):
    RejectedLine.objects.create(imported=imported, line=9, reason="left by a failed run")
    raise RuntimeError("killed")


@pytest.mark.django_db
def test_what_is_received_comes_out_as_it_went_in():
    imported = receive(**file(filename="../etc/Ämter\x00.csv"))
    assert imported.chunks.count() == 3 and imported.filename == "Ämter?.csv"
    with open_file(imported) as content:
        assert content.read() == CONTENT


@pytest.mark.django_db
def test_an_applied_import_keeps_counts_and_reasons():
    imported = settle(imported=receive(**file()), using=apply, by=None)
    assert summary_of(imported)["state"] == "applied" and (imported.read, imported.applied, imported.rejected) == (
        3,
        2,
        1,
    )
    assert [(each.line, each.about) for each in imported.rejected_lines.all()] == [(4, "x@tidewater.example")]
    assert lines_read(imported) == 0
    assert Entry.objects.filter(verb="intake.apply", subject_id=imported.pk).exists()


@pytest.mark.django_db
def test_only_a_later_file_of_the_same_kind_and_scope_overtakes_one():
    first, second = receive(**file()), receive(**file())
    for about in ({"kind": "completions"}, {"scope": "elsewhere"}):
        assert settle(imported=receive(**file(**about)), using=apply, by=None).applied_at
    assert settle(imported=second, using=apply, by=None).applied_at
    assert "came later and was applied before this one" in settle(imported=first, using=apply, by=None).reason


@pytest.mark.django_db
def test_a_refusal_leaves_nothing_but_its_sentence():
    def refuse(imported, report):
        apply(imported, report)
        report.flush()
        raise Refused("Too many people would be gone.")

    imported = settle(imported=receive(**file()), using=refuse, by=None)
    assert imported.reason == "Too many people would be gone." and not imported.rejected_lines.exists()


@pytest.mark.django_db(transaction=True)
def test_a_run_that_dies_leaves_the_file_received_and_the_next_one_applies_it():
    imported = receive(**file())
    with pytest.raises(RuntimeError):
        settle(imported=imported, using=fail, by=None)
    assert not RejectedLine.objects.exists() and list(Import.objects.unsettled()) == [imported]
    assert settle(imported=imported, using=apply, by=None).applied_at
    connection.cursor().execute("ALTER TABLE intake_import DISABLE TRIGGER USER")
    RejectedLine.objects.all().delete()
    Chunk.objects.all().delete()
    Import.objects.all().delete()
    connection.cursor().execute("ALTER TABLE intake_import ENABLE TRIGGER USER")


@pytest.mark.django_db
def test_applying_twice_is_applying_once():
    imported = receive(**file())
    first = settle(imported=imported, using=apply, by=None)
    assert settle(imported=imported, using=fail, by=None).applied_at == first.applied_at


@pytest.mark.django_db
def test_an_import_that_a_later_one_overtook_is_refused():
    early, late = receive(**file()), receive(**file(filename="newer.csv"))
    other = receive(**file(scope="elsewhere"))
    settle(imported=late, using=apply, by=None)
    assert "“newer.csv” came later" in settle(imported=early, using=apply, by=None).reason
    assert settle(imported=other, using=apply, by=None).applied_at


@pytest.mark.django_db
def test_a_rehearsal_tells_everything_and_keeps_nothing():
    imported, rejected = rehearse(using=apply, **file())
    assert imported.applied == 2 and [each.line for each in rejected] == [4]
    assert not Import.objects.exists() and not RejectedLine.objects.exists()


@pytest.mark.django_db
def test_the_content_is_forgotten_and_what_came_of_it_stays():
    imported = settle(imported=receive(**file()), using=apply, by=None)
    waiting = receive(**file(scope="not applied yet"))
    assert forget_files(days=1) == 0
    assert forget_files(days=-1) == 1
    imported.refresh_from_db()
    assert not imported.chunks.exists() and imported.sha256 and waiting.chunks.exists()


@pytest.mark.django_db(transaction=True)
def test_two_imports_of_one_kind_do_not_interleave():
    assert overlapping(scope="one") == 1


@pytest.mark.django_db(transaction=True)
def test_the_harness_sees_imports_that_do_interleave():
    assert overlapping(scope=None) == 2


def overlapping(scope) -> int:
    """How many imports were at work at the same time at most; `scope` None gives each a lock of its own."""
    inside, most, guard = 0, 0, threading.Lock()
    both = threading.Barrier(2)

    def work(imported, report):
        nonlocal inside, most
        with guard:
            inside += 1
            most = max(most, inside)
        both_in.wait(0.5)
        with guard:
            inside -= 1

    def run(number):
        try:
            imported = receive(**file(b"x", scope=scope or f"scope {number}"))
            both.wait()
            settle(imported=imported, using=work, by=None)
        finally:
            connections.close_all()

    both_in = threading.Event()
    threads = [threading.Thread(target=run, args=[number]) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return most


# --- mappings ---------------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_a_mapping_is_kept_under_its_name():
    keep_mapping(kind="usage", name="Viva", layout=Layout({"Person": "email"}, "%d/%m/%Y"), by=None)
    keep_mapping(kind="usage", name="Viva", layout=Layout({"PersonId": "email"}, "%d/%m/%Y"), by=None)
    assert layout_of("usage", "Viva").columns == {"PersonId": "email"}


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ({"colums": {}}, "not colums"),
        ([], "A map holds"),
        ({"columns": {"a": 1}}, "pairs of a heading"),
        ({"day_format": "%d"}, "does not name a day"),
        ({"day_format": 3}, "does not name a day"),
        ({"encoding": "utf-99"}, "does not name a day"),
        ({"delimiter": ";;"}, "one character"),
    ],
)
def test_a_map_that_cannot_be_meant_is_refused(words, reason):
    with pytest.raises(Refused, match=reason):
        layout_from(words)


@pytest.mark.parametrize("text", ["2026-02-30", "01.09.2026", "", "0001-01-01", "9999-12-31", "x" * 1000])
def test_a_day_is_a_day(text):
    with pytest.raises(ValueError, match="written like 2026-09-30|not between"):
        Layout().day(text)


@pytest.mark.django_db
@pytest.mark.parametrize(("content", "reason"), [(b"", "empty"), (b"x" * 11, "larger")])
def test_an_empty_and_a_huge_file_are_not_received(settings, content, reason):
    settings.LARGEST_IMPORT = 10
    with pytest.raises(Refused, match=reason):
        receive(**file(content))


# --- refusals ---------------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_an_import_is_seen_by_its_keepers_and_by_administrators(ada, stella, omar, erin):
    receive(**file())
    receive(**file(kind="usage", kept_by="ai_studio"))
    seen = {who.given_name: Import.objects.visible_to(who).count() for who in (ada, stella, omar, erin)}
    assert seen == {"Ada": 2, "Stella": 1, "Omar": 0, "Erin": 0}
