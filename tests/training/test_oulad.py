"""Real results of 6,000 students, as a test of scale; skipped where the data set is not beside the project."""

import csv
import io
import json
from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command

from benchmarks.oulad import convert
from people.models import Person
from training.models import Completion, Course

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data" / "training" / "oulad"
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not FOLDER.exists(), reason=f"the data set is not at ../shared/data/training/oulad ({FOLDER})"),
]


def told(command, file, *options) -> dict:
    out = io.StringIO()
    call_command(command, str(file), "--format", "json", *options, stdout=out)
    return json.loads(out.getvalue())


def test_every_student_and_every_result_comes_in_once(tmp_path):
    people, completions = convert(FOLDER, tmp_path)
    came = told("import_people", tmp_path / "people.csv")
    assert (came["applied"], came["rejected"]) == (people, []) and Person.objects.count() == people
    results = told("import_completions", tmp_path / "completions.csv", "--create-courses")
    assert (results["applied"], results["rejected"]) == (completions, [])
    with (tmp_path / "completions.csv").open() as text:
        rows = list(csv.DictReader(text))
    assert Course.objects.count() == len({row["course"] for row in rows})
    assert set(Completion.objects.values_list("person__email", "occurred_on", "idempotency_key").order_by()) == {
        (row["email"], date.fromisoformat(row["completed_on"]), f"import:{row['external_id']}") for row in rows
    }
    again = told("import_completions", tmp_path / "completions.csv")
    assert (again["applied"], again["unchanged"]) == (0, completions)
