"""Which pages there are to look at and who opens them: the addresses of tests/doors/doors.csv that answer with a page,
filled in with things of the fictional company, and what else is worth a second look.
"""

from collections import defaultdict
from functools import cache

from adoption.models import ChampionAssignment
from feedback.actions import report_item
from feedback.models import Item
from inbox.rules import stop_token
from people.models import Person
from rollout.actions import plan_wave
from rollout.models import Rollout
from studio.models import Tool
from tests.doors.addresses import address_of, read_table
from tests.doors.world import bringing_in
from tests.routes import Route, all_routes
from training.actions import complete_lesson, start_attempt
from training.models import Assessment, Attempt, Award

CAST = {
    "visitor": None,
    "employee": "erin",
    "champion": "carlos",
    "manager": "mona",
    "outsider": "odette",
    "ai_ops": "omar",
    "studio": "stella",
    "administrator": "ada",
}
TWO_STEPS = "walked by somebody who sets up two-step sign-in"
# Addresses that answer with something other than a page.
NO_PAGES = {
    "adoption/figures.csv": "a table for a spreadsheet",
    "adoption/figures.xlsx": "the same as a workbook",
    "imports/<int:pk>/not-applied.csv": "a table for a spreadsheet",
    "learn/certificates/<str:public_id>/certificate.pdf": "a file for the printer",
    "admin/jsi18n/": "words for the scripts of the admin",
    "api/v1/openapi.json": "for machines, as the next two",
    "healthz": "a word for the balancer",
    "readyz": "a word for the balancer",
}
# Addresses whose page needs a state that the small world of the doors is not in, or that have no page of their own.
ELSEWHERE = {
    "desk/": "leads to the desk that was used last",
    "inbox/<int:notice_id>/": "leads to what the notice is about",
    "learn/courses/<slug:slug>/": "a lesson: it is among those looked at again",
    "learn/courses/<slug:slug>/resume/": "leads to the lesson that comes next",
    "accounts/password/set/": "leads to the page where it is changed: everybody has one",
    "accounts/2fa/authenticate/": TWO_STEPS,
    "accounts/2fa/reauthenticate/": TWO_STEPS,
    "accounts/2fa/recovery-codes/": TWO_STEPS,
    "accounts/2fa/recovery-codes/generate/": TWO_STEPS,
    "accounts/2fa/recovery-codes/download/": "a file",
    "accounts/2fa/totp/activate/": TWO_STEPS,
    "accounts/2fa/totp/deactivate/": TWO_STEPS,
}
# Where the story's employee has nothing to show: the champion holds a certificate.
OWNERS = {"learn/certificates/<str:public_id>/": "carlos"}
# The same addresses once more, where somebody else sees another page or the page has another state.
AGAIN = [
    ("chandra", "/"),
    ("carlos", "/"),
    ("mona", "/"),
    ("omar", "/"),
    ("odette", "/"),
    ("fiona", "/"),
    ("erin", "/learn/courses/data-you-must-not-paste/"),
    ("carlos", "/learn/"),
    ("carlos", "/learn/paths/copilot-essentials/"),
    ("carlos", "/tools/copilot/"),
    ("odette", "/learn/paths/claims-summariser-handlers/"),
    ("mona", "/inbox/"),
    ("fiona", "/adoption/"),
    ("stella", "/adoption/"),
    ("mona", "/adoption/?day=2026-05-01"),
    ("stella", "/tools/copilot/"),
    ("omar", "/tools/"),
    ("omar", "/admin/feedback/item/?tab=open"),
    ("omar", "/admin/feedback/item/?tab=closed"),
    ("omar", "/admin/feedback/item/?tab=restricted"),
    ("omar", "/admin/feedback/item/?tab=open&q=nothing+of+the+kind"),
    ("omar", "/admin/"),
    ("ada", "/admin/"),
    ("ada", "/admin/people/person/?q=nobody+of+this+name"),
    ("ada", "/admin/people/"),
]


@cache
def pages() -> dict[str | None, list[str]]:
    """The paths of all pages to look at, by who opens them."""
    values, paths = things(), defaultdict(list)
    looks = [(owner, address_of(route, values, __name__)) for route, owner in owned_routes()]
    under_way = [("odette", quiz_under_way()), ("stella", wave_to_come())]
    for who, path in dict.fromkeys([*looks, *AGAIN, *reports_by_state(), *under_way]):
        paths[who].append(path)
    return paths


def left_out() -> list[str]:
    """Addresses of the table that somebody may GET, that are not looked at, and of which nothing says why."""
    looked_at = {route.address for route, _ in owned_routes()} | NO_PAGES.keys() | ELSEWHERE.keys()
    may_lead_somewhere = {
        address
        for (address, method), answers in read_table().items()
        if method == "GET" and not address.startswith("admin/") and {"200", "302"} & set(answers.values())
    }
    return sorted(may_lead_somewhere - looked_at)


def owned_routes() -> list[tuple[Route, str | None]]:
    """Each route that answers somebody with a page, and who opens it."""
    table = read_table()
    routes = {}
    for route in all_routes():
        answers = table.get((route.address, "GET"), {})
        if "200" in answers.values() and route.address not in NO_PAGES:
            routes.setdefault(route.address, (route, owner_of(route.address, table)))
    return list(routes.values())


def owner_of(address: str, table: dict) -> str | None:
    """In the admin somebody who may add there, elsewhere the first in the table who finds it."""
    if address in OWNERS:
        return OWNERS[address]
    adding = "/".join([*address.split("/")[:3], "add/"])
    for answers in (table.get((adding, "GET"), {}), table[address, "GET"]):
        for role, name in CAST.items():
            if answers.get(role) == "200" and table[address, "GET"][role] == "200":
                return name
    raise AssertionError(f"nobody of the cast finds {address}")


def things() -> dict:
    """Values for the parameters of addresses, as tests/doors/world.py gives them for its own small world."""
    erin, carlos = (Person.objects.get(email=f"{name}@tidewater.example") for name in ("erin", "carlos"))
    sat = Attempt.objects.filter(person=erin, submitted_at__isnull=False).first()
    champion = ChampionAssignment.objects.filter(person=carlos).first()
    return {
        "token": stop_token(erin),
        "uidb36": "1",
        "key": "abc-def",
        "app_label": "training",
        "training:slug": "copilot-essentials",
        "training:assessment:pk": Assessment.objects.filter(version__course__slug="people-decide").latest("pk").pk,
        "training:pk": sat.pk,
        "public_id": Award.objects.filter(person=carlos, path__slug="copilot-essentials").latest("pk").public_id,
        "adoption:slug": "copilot",
        "champions:slug": champion.unit.slug,
        "champions:pk": champion.pk,
        "number": Item.objects.filter(reporter=erin).first().ref,
        "code": unsigned_report(),
        **bringing_in(),
        "admin/feedback/item:object_id": Item.objects.filter(severity=1).latest("pk").pk,
    }


def unsigned_report() -> str:
    """The receipt of an anonymous report, which is the key to its page."""
    tool = Tool.objects.get(slug="copilot")
    told = "It answered in the tone of a letter of complaint, and I could not say why."
    return report_item(tool=tool, kind="bug", what_happened=told, reporter=None, key="every-page").receipt


def reports_by_state() -> list[tuple[str, str]]:
    """One report of each state on the desk of AI Ops."""
    items = Item.objects.order_by("state", "-pk").distinct("state")
    return [("omar", f"/admin/feedback/item/{item.pk}/change/") for item in items]


def quiz_under_way() -> str:
    """The path of a quiz with its questions, before it is handed in."""
    odette = Person.objects.get(email="odette@tidewater.example")
    quiz = Assessment.objects.filter(version__course__slug="data-you-must-not-paste").latest("pk")
    for lesson in quiz.version.lessons.all():
        complete_lesson(person=odette, lesson=lesson, by=odette)
    attempt = odette.attempts.filter(submitted_at=None).first() or start_attempt(person=odette, assessment=quiz)
    return f"/learn/attempts/{attempt.pk}/"


def wave_to_come() -> str:
    """The path where the next wave of Code Companion is opened."""
    rollout = Rollout.objects.get(tool__slug="code-companion")
    wave = rollout.waves.filter(opened_on=None).first()
    if wave is None:
        last = rollout.waves.latest("number")
        about = {"name": "All who write code", "target": last.target * 10, "planned_on": last.planned_on}
        wave = plan_wave(rollout=rollout, by=None, **about)
    return f"/admin/rollout/wave/{wave.pk}/change/"
