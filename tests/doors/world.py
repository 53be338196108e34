"""One thing of each kind, so that every address of the site leads to something: it is Erin's, or her unit's."""

from datetime import date
from io import BytesIO

from adoption.actions import accept_nomination, apply_usage, grant_seat, nominate_champion, receive_usage
from adoption.models import Identity
from feedback.actions import create_queue, create_rule, report_item
from inbox.actions import notify
from inbox.rules import stop_token
from intake.actions import settle
from intake.rules import Layout
from people.actions import receive_people
from rollout.actions import plan_rollout, plan_wave
from studio.actions import propose_tool, review_tool, set_guardrail
from training import actions as training

SINCE = date(2025, 1, 6)
LESSONS = [{"title": "What it is", "kind": "reading", "body": "Read me.", "minutes": 4, "url": ""}]
CHOICES = [{"text": "Yes", "correct": True, "feedback": "Yes."}, {"text": "No", "correct": False, "feedback": "Yes."}]
QUIZ = {
    "pass_mark": 80,
    "attempts_limit": 3,
    "questions_drawn": 1,
    "questions": [{"text": "Is it?", "choices": CHOICES}],
}


def furnish(cast: dict) -> dict:
    """Values for the parameters of addresses: by app and parameter ("training:pk"), by route and parameter, by either.

    `cast` holds "employee", "champion" and "manager", all of one unit.
    """
    erin, tool = cast["employee"], live_tool()
    return {
        "token": stop_token(erin),
        "notice_id": notify(to=erin, kind="feedback.reply", title="Told", link="/people/me/", dedupe_key="doors").pk,
        "app_label": "people",
        "content_type_id": 1,
        "url": "nowhere",
        # Keys that no mail has carried: their pages say so.
        "key": "abc:def",
        "uidb36": "1",
        **learning(erin, tool),
        **adopting(cast, tool),
        **speaking(erin, tool),
        **bringing_in(),
    }


def live_tool():
    tool = propose_tool(slug="copilot", name="Copilot")
    for decision in ("approve", "go_live"):
        review_tool(tool=tool, decision=decision, on=SINCE)
    set_guardrail(tool=tool, kind="do", text="Read the answer.")
    return tool


def bringing_in() -> dict:
    """A directory that was sent and not read yet."""
    content = BytesIO(b"email,given_name\nerin@tidewater.example,Erin\n")
    imported = receive_people(content=content, filename="hr.csv", layout=Layout(), by=None)
    return {"desks:pk": imported.pk, "desks:kind": "people"}


def learning(erin, tool) -> dict:
    """A course with a quiz and a path for the tool; Erin holds the certificate and is in the middle of an attempt."""
    course = training.create_course(slug="basics", title="Basics", by=None)
    version = training.publish_course_version(course=course, lessons=LESSONS, assessment=QUIZ, on=SINCE, by=None)
    path = training.create_path(slug="essentials", name="Essentials", tool=tool, by=None)
    step = {"kind": "course", "course": "basics"}
    training.publish_path(path=path, tree={"kind": "in_order", "children": [step]}, on=SINCE, by=None)
    training.assign_path(person=erin, path=path, reason="self", by=erin)
    training.complete_lesson(person=erin, lesson=version.lessons.get(), by=erin)
    attempt = training.start_attempt(person=erin, assessment=version.assessment)
    training.record_completion(person=erin, course=course, on=erin.today(), source="lms", key="doors", by=None)
    return {
        "training:slug": course.slug,
        "training:path:slug": path.slug,
        "training:enroll:slug": path.slug,
        "training:confirm:slug": path.slug,
        "training:complete:pk": version.lessons.get().pk,
        "training:assessment:pk": version.assessment.pk,
        "training:start:pk": version.assessment.pk,
        "training:pk": attempt.pk,
        "public_id": erin.awards.get().public_id,
    }


def adopting(cast, tool) -> dict:
    """Erin's seat, Chandra's championship of their unit, and a plan for the tool."""
    grant_seat(person=cast["employee"], tool=tool, by=None)
    champion, unit = cast["champion"], cast["champion"].unit
    assignment = nominate_champion(person=champion, unit=unit, by=cast["manager"], lead=True, on=SINCE)
    accept_nomination(assignment=assignment, by=champion, on=SINCE)
    plan = plan_rollout(tool=tool, purpose="Less typing.", owner=cast["manager"], planned_start=SINCE, by=None)
    plan_wave(rollout=plan, name="Five", target=5, planned_on=SINCE, by=None)
    with BytesIO(b"email,day,actions\nsomebody@old.example,2025-01-06,1\n") as file:
        kept = receive_usage(content=file, filename="usage.csv", tool=tool, source="csv", by=None)
    usage = settle(imported=kept, using=apply_usage, by=None)
    return {
        "admin/adoption/identity:object_id": Identity.objects.get().pk,
        "admin/adoption/usageimport:object_id": usage.pk,
        "adoption:slug": tool.slug,
        "champions:slug": unit.slug,
        "champions:pk": assignment.pk,
    }


def speaking(erin, tool) -> dict:
    """Erin's report, somebody's anonymous one, and a rule."""
    report = report_item(tool=tool, kind="wrong_answer", what_happened="It made up a clause.", reporter=erin)
    unsigned = report_item(tool=tool, kind="bug", what_happened="It froze.", reporter=None, anonymous=True)
    queue = create_queue(name="Front line", by=None)
    rule = create_rule(name="Bugs", condition={"field": "kind", "is": ["bug"]}, queue=queue, by=None)
    return {
        "number": report.item.ref,
        "code": unsigned.receipt,
        "admin/feedback/item:object_id": report.item.pk,
        "admin/feedback/rule:object_id": rule.pk,
    }
