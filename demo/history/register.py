"""Chapter two: the Studio. Tools are vetted and let in, courses and paths are written, reports get queues."""

from demo import vocabulary as v
from demo.library import table
from demo.story import Story
from feedback import actions as feedback
from studio import actions as studio
from studio.models import Guardrail
from training.models import Course

SEATS_PAID = {"copilot": 500, "claims-summariser": 30, "code-companion": 45}


def tell(story: Story) -> None:
    for about in table("tools")["tool"]:
        story.on(about["proposed"], propose, story, about)
        story.on(about["approved"], decide, story, about["slug"], "approve", about["approve_reason"])
        story.on(about["live"], go_live, story, about)
    for about in table("paths")["path"]:
        story.on(about["day"], publish, story, about, hour=8)
    story.on(14, open_queues, story)


def propose(story: Story, about: dict) -> None:
    columns = {name: about[name] for name in ("slug", "name", "vendor", "purpose", "risk_tier")}
    stella = story.cast["stella"]
    story.tools[about["slug"]] = studio.propose_tool(owner=stella, by=stella, **columns)


def decide(story: Story, slug: str, decision: str, reason: str) -> None:
    """High-risk tools are vetted by the other of the two reviewers as well; the reason says so."""
    by = story.cast["ravi" if slug == "claims-summariser" and decision == "approve" else "stella"]
    v.decide(story.tools[slug], decision, reason, story.today(), by)


def go_live(story: Story, about: dict) -> None:
    tool, stella = story.tools[about["slug"]], story.cast["stella"]
    for kind in Guardrail.Kind.values:
        for text in about[kind]:
            studio.set_guardrail(tool=tool, kind=kind, text=text, by=stella)
    v.limit_seats(tool, SEATS_PAID[tool.slug], story.today(), stella)
    decide(story, tool.slug, "go_live", about["live_reason"])


def publish(story: Story, about: dict) -> None:
    stella = story.cast["stella"]
    written = set(Course.objects.values_list("slug", flat=True))
    for slug in about["courses"]:
        if slug not in written:
            v.publish_course(slug, story.today(), stella)
    story.paths[about["slug"]] = v.publish_path(about, story.tools.get(about.get("tool")), story.today(), stella)


def open_queues(story: Story) -> None:
    """Where reports go before the first one comes; see content/routing.toml."""
    routing, omar = table("routing"), story.cast["omar"]
    queues = {name: feedback.create_queue(name=name, by=omar) for name in routing["queues"]}
    for about in routing["rule"]:
        feedback.create_rule(
            name=about["name"],
            condition=about["condition"],
            queue=queues[about["queue"]],
            watchers=[story.cast[key] for key in about.get("watchers", [])],
            tags=about.get("tags", []),
            by=omar,
            at=story.now,
        )
