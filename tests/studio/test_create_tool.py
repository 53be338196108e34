"""manage.py create_tool: a tool that is in use already."""

import json
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from studio.models import Tool
from studio.rules import Decision, state_on
from training.rules import path_for


def create(*arguments, **options):
    out = StringIO()
    call_command("create_tool", *arguments, stdout=out, **options)
    return out.getvalue()


@pytest.mark.django_db
def test_a_tool_is_live_and_asks_for_no_path():
    said = json.loads(create("github-copilot", "GitHub Copilot", format="json"))
    assert said == {"tool": "github-copilot", "name": "GitHub Copilot", "state": "live", "reason": ""}
    tool = Tool.objects.get()
    assert state_on(tool, timezone.localdate()) == Decision.GO_LIVE and path_for(tool) is None


@pytest.mark.django_db
def test_it_may_have_been_live_before():
    assert "live" in create("abacus", "Abacus", live_since=date(2024, 1, 8))
    assert state_on(Tool.objects.get(), date(2024, 1, 8)) == Decision.GO_LIVE
    assert state_on(Tool.objects.get(), date(2024, 1, 7)) == ""


@pytest.mark.django_db
def test_a_rehearsal_keeps_nothing():
    create("abacus", "Abacus", dry_run=True)
    assert not Tool.objects.exists()


# --- refused ----------------------------------------------------------------------------------------------------------
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("arguments", "options", "reason"),
    [
        (("abacus", "Another"), {}, "already a tool with the short name"),
        (("other", "Abacus"), {}, "already a tool called"),
        (("Not A Slug", "X"), {}, "lower-case letters"),
        (("x" * 61, "X"), {}, "lower-case letters"),
        (("x", "X" * 81), {}, "up to 80"),
        (("x", "X"), {"live_since": timezone.localdate() + timedelta(days=1)}, "day to come"),
    ],
)
def test_what_cannot_be_entered_is_refused(arguments, options, reason):
    create("abacus", "Abacus")
    with pytest.raises(CommandError, match=reason):
        create(*arguments, **options)
    assert Tool.objects.count() == 1
