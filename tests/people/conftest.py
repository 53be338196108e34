"""The directory's file, as a command brings it in."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

HEADINGS = "employee_number,email,given_name,family_name,unit,manager_email,joined_on,left_on"


@pytest.fixture
def bring_in(db, tmp_path):
    """bring_in("17,erin@…,Erin,…", …): the JSON report of import_people; `headings` and `options` differ at will."""

    def run(*lines, headings=HEADINGS, options=(), encoding="utf-8", content=None) -> dict:
        file = tmp_path / "hr.csv"
        file.write_bytes(content if content is not None else "\n".join([headings, *lines, ""]).encode(encoding))
        out = io.StringIO()
        try:
            call_command("import_people", str(file), "--format", "json", *options, stdout=out)
        except CommandError as problem:
            return json.loads(out.getvalue()) | {"problem": str(problem)}
        return json.loads(out.getvalue()) | {"problem": ""}

    return run
