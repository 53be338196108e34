"""The Studio keeps the register in the admin, through the same actions as everything else."""

import pytest
from django.urls import reverse

from journal.models import Entry
from studio.actions import propose_tool, set_guardrail
from studio.models import Guardrail, Review, Tool

REGISTER = "admin:studio_tool_changelist"


def page_of(tool):
    return reverse("admin:studio_tool_change", args=[tool.pk])


def tool_form(tool, **changed):
    """What the browser sends from a tool's page: its fields, its standing guardrails, and one empty line."""
    standing = list(tool.guardrails.in_force())
    sent = {
        "name": tool.name,
        "vendor": tool.vendor,
        "purpose": tool.purpose,
        "owner": tool.owner_id or "",
        "risk_tier": tool.risk_tier,
        "guardrails-TOTAL_FORMS": len(standing) + 1,
        "guardrails-INITIAL_FORMS": len(standing),
        "reviews-TOTAL_FORMS": 0,
        "reviews-INITIAL_FORMS": 0,
    }
    for number, line in enumerate(standing):
        sent |= {f"guardrails-{number}-id": line.pk, f"guardrails-{number}-tool": tool.pk}
    return sent | changed


def test_the_register_shows_each_tool_with_its_state(as_person, stella, copilot, decide):
    decide("approve")
    propose_tool(slug="scribe", name="Scribe")
    page = as_person(stella).get(reverse(REGISTER))
    assert page.status_code == 200
    assert "Approved" in page.content.decode() and "Proposed" in page.content.decode()
    only = as_person(stella).get(reverse(REGISTER), {"state": "approve"})
    assert [tool.slug for tool in only.context["cl"].result_list] == ["copilot"]


def test_the_studio_proposes_a_tool(as_person, stella):
    sent = {"name": "Scribe", "slug": "scribe", "vendor": "", "purpose": "", "owner": stella.pk, "risk_tier": "high"}
    answer = as_person(stella).post(reverse("admin:studio_tool_add"), sent)
    assert answer.status_code == 302
    tool = Tool.objects.get(slug="scribe")
    assert (tool.risk_tier, tool.owner) == ("high", stella)
    assert Entry.objects.get(verb="studio.propose_tool").actor_id == stella.pk


def test_the_studio_corrects_what_the_register_says(as_person, stella, copilot):
    answer = as_person(stella).post(page_of(copilot), tool_form(copilot, risk_tier="high", vendor="GitHub"))
    assert answer.status_code == 302
    copilot.refresh_from_db()
    assert (copilot.risk_tier, copilot.vendor) == ("high", "GitHub")
    entry = Entry.objects.get(verb="studio.describe_tool")
    assert entry.detail == {"changed": ["risk_tier", "vendor"], "risk_tier": "high"}


def test_the_short_name_stands_in_addresses_and_stays(as_person, stella, copilot):
    as_person(stella).post(page_of(copilot), tool_form(copilot, slug="other"))
    copilot.refresh_from_db()
    assert copilot.slug == "copilot"


def test_a_decision_is_made_on_a_page_of_its_own(as_person, stella, copilot):
    client = as_person(stella)
    assert "decision=approve" in client.get(page_of(copilot)).content.decode()
    sent = {"tool": copilot.pk, "decision": "approve", "occurred_on": "2026-03-02", "reason": "Vetted."}
    assert client.post(reverse("admin:studio_review_add"), sent).status_code == 302
    assert Review.objects.get().by == stella


def test_a_decision_that_cannot_follow_is_refused_beside_the_field(as_person, stella, copilot):
    sent = {"tool": copilot.pk, "decision": "go_live", "occurred_on": "2026-03-02", "reason": "In a hurry."}
    answer = as_person(stella).post(reverse("admin:studio_review_add"), sent)
    assert answer.status_code == 200
    assert "from there it cannot become live" in answer.content.decode()
    assert not Review.objects.exists()


def test_guardrails_are_added_and_withdrawn_on_the_tools_page(as_person, stella, copilot):
    client = as_person(stella)
    line = {"guardrails-0-tool": copilot.pk, "guardrails-0-kind": "do", "guardrails-0-text": "Read the answer."}
    assert client.post(page_of(copilot), tool_form(copilot, **line)).status_code == 302
    guardrail = Guardrail.objects.get()
    assert client.post(page_of(copilot), tool_form(copilot, **{"guardrails-0-DELETE": "on"})).status_code == 302
    guardrail.refresh_from_db()
    assert guardrail.withdrawn_on is not None
    verbs = Entry.objects.filter(verb__contains="guardrail").values_list("verb", flat=True)
    assert set(verbs) == {"studio.set_guardrail", "studio.withdraw_guardrail"}


def test_guardrails_are_withdrawn_from_the_list(as_person, stella, copilot):
    line = set_guardrail(tool=copilot, kind="do", text="Read the answer.")
    sent = {"action": "withdraw", "_selected_action": [line.pk]}
    as_person(stella).post(reverse("admin:studio_guardrail_changelist"), sent)
    assert not Guardrail.objects.in_force().exists()


def test_history_is_read_only(as_person, stella, decide):
    review = decide("approve")
    client = as_person(stella)
    change = reverse("admin:studio_review_change", args=[review.pk])
    assert client.post(change, {"decision": "retire"}).status_code == 403
    assert client.post(reverse("admin:studio_review_delete", args=[review.pk]), {"post": "yes"}).status_code == 403
    assert client.post(reverse("admin:studio_tool_delete", args=[review.tool_id]), {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("noun", ["tool", "review", "guardrail"])
def test_lists_ask_as_much_for_many_rows_as_for_few(as_person, stella, queries_of, copilot, noun):
    client = as_person(stella)

    def grow(count):
        for number in range(count):
            tool = propose_tool(slug=f"t{noun}{count}-{number}", name=f"Tool {noun} {count} {number}", owner=stella)
            Review.objects.create(tool=tool, decision="approve", by=stella)
            set_guardrail(tool=tool, kind="do", text="Read the answer.")

    url = reverse(f"admin:studio_{noun}_changelist")
    grow(10)
    few = queries_of(client, url)
    grow(60)
    assert queries_of(client, url) == few


# --- refusals ---------------------------------------------------------------------------------------------------------
def test_ai_ops_reads_the_register_and_changes_nothing(as_person, omar, copilot):
    client = as_person(omar)
    assert client.get(reverse(REGISTER)).status_code == 200
    assert b'name="_save"' not in client.get(page_of(copilot)).content
    assert client.post(page_of(copilot), tool_form(copilot, vendor="GitHub")).status_code == 403
    assert client.get(reverse("admin:studio_review_add")).status_code == 403


@pytest.mark.parametrize("who", ["erin", "mona", "odette"])
def test_employees_and_managers_are_shown_the_way_in_and_no_more(as_person, request, who, copilot):
    client = as_person(request.getfixturevalue(who))
    for url in (reverse(REGISTER), page_of(copilot), reverse("admin:studio_review_add")):
        assert client.get(url).status_code in (302, 403, 404)


def test_a_visitor_is_asked_to_sign_in(client, copilot):
    answer = client.get(reverse(REGISTER))
    assert answer.status_code == 302
    assert reverse("account_login") in answer["Location"] or reverse("admin:login") in answer["Location"]
