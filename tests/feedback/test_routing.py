"""Which queue a report comes to, and what is kept of why."""

from datetime import timedelta

import pytest
from django.utils import timezone

from feedback import actions
from feedback.models import Item, Queue
from feedback.rules.trying import try_draft
from feedback.schedule import route_unrouted
from journal.rules import Refused


@pytest.fixture
def rule(omar):
    """rule("Name", {…}): a rule with a queue of its own name."""

    def rule(name, condition, **about):
        queue = actions.create_queue(name=f"{name} desk", by=omar)
        return actions.create_rule(name=name, condition=condition, queue=queue, by=omar, **about)

    return rule


BUGS = {"all": [{"field": "kind", "is": ["bug"]}]}


def test_the_first_match_decides_and_every_match_adds(rule, report, odette, stella):
    rule("Bugs", BUGS, tags=["Bug"], watchers=[odette])
    rule("Everything", {"any": [{"field": "severity", "is_not": ["S0"]}]}, tags=["all"], watchers=[stella])
    item = report()
    route = item.routes.get()
    assert (item.queue.name, item.tags) == ("Bugs desk", ["all", "bug"])
    assert (route.reason, route.rule_version.name, route.rule_version.number) == ("rule", "Bugs", 1)
    assert {watch.person for watch in item.watches.all()} == {odette, stella}
    assert odette.notices.get(kind="feedback.watching").title.startswith("For your information")
    assert Item.objects.visible_to(odette).get() == item


def test_without_a_match_it_falls_back(rule, report):
    rule("Slow", {"all": [{"field": "kind", "is": ["slow"]}]})
    item = report()
    assert item.queue.standing == "fallback"
    assert item.routes.get().reason == "fallback"


def test_the_route_says_why_and_why_not(rule, report, claims):
    rule("Slow", {"all": [{"field": "kind", "is": ["slow"]}, {"field": "harm_stage", "is_not": ["event"]}]})
    rule("Claims", {"any": [{"field": "unit", "is": ["claims"]}, {"field": "words", "is": ["summary", "letter"]}]})
    route = report().routes.get()
    slow, of_claims = route.explanation
    assert (slow["matched"], of_claims["matched"]) == (False, True)
    assert [leaf["result"] for leaf in slow["leaves"]] == [False, None]
    assert slow["leaves"][0]["saw"] == ["bug"]
    assert of_claims["leaves"][1]["saw"] == ["summary"]
    assert route.snapshot["unit"] == ["tidewater-mutual", "claims"]
    assert "words" not in route.snapshot


def test_a_unit_stands_for_everything_under_it(rule, report, claims, hire, odette):
    from people import actions as people

    motor = people.create_unit(name="Motor", parent=claims, by=None)
    rule("Claims", {"all": [{"field": "unit", "is": ["claims"]}]})
    assert report(reporter=hire("milo", motor)).queue.name == "Claims desk"
    assert report(reporter=odette).queue.standing == "fallback"


def test_an_anonymous_unit_matches_neither_way(rule, report):
    rule("Claims", {"all": [{"field": "unit", "is": ["claims"]}]})
    rule("Others", {"all": [{"field": "unit", "is_not": ["claims"]}]})
    assert report(anonymous=True).queue.standing == "fallback"


def test_a_change_is_a_version_and_old_routes_keep_theirs(rule, report, omar):
    bugs = rule("Bugs", BUGS)
    before = report()
    actions.change_rule(rule=bugs, condition={"all": [{"field": "kind", "is": ["slow"]}]}, by=omar)
    after = report()
    assert before.routes.get().rule_version.number == 1
    assert after.queue.standing == "fallback"
    assert list(bugs.versions.values_list("number", "name")) == [(1, "Bugs"), (2, "Bugs")]


def test_an_order_can_be_changed_and_a_rule_retired(rule, report, omar):
    bugs = rule("Bugs", BUGS)
    everything = rule("Everything", {"any": [{"field": "kind", "is_not": ["win"]}]})
    assert report().queue.name == "Bugs desk"
    actions.move_rule(rule=everything, position=1, by=omar)
    assert report().queue.name == "Everything desk"
    actions.retire_rule(rule=everything, by=omar)
    assert report().queue.name == "Bugs desk"
    bugs.refresh_from_db()
    assert bugs.position == 1


def test_a_new_severity_routes_again(rule, report, omar):
    rule("High", {"all": [{"field": "severity", "is": ["S1"]}]})
    item = actions.set_severity(item=report(), severity=1, by=omar, version=1)
    assert item.queue.name == "High desk"
    assert item.routes.count() == 2
    assert item.routes.in_force().get().rule_version.name == "High"


def test_what_has_no_route_is_found_by_the_clock(report):
    item = report()
    item.routes.all().delete()
    Item.objects.update(queue=None)
    for _ in range(2):
        route_unrouted()
    item.refresh_from_db()
    assert item.queue.standing == "fallback"
    assert item.routes.count() == 1


@pytest.mark.parametrize(
    "condition",
    [
        {},
        {"all": []},
        {"all": [{"field": "colour", "is": ["red"]}]},
        {"all": [{"field": "kind", "like": ["x"]}]},
        [],
        "x",
    ],
)
def test_a_condition_that_cannot_be_written_is_refused(rule, condition):
    with pytest.raises(Refused, match="cannot be used"):
        rule("Odd", condition)


def test_trying_changes_nothing_and_says_what_would(rule, report, omar, claimsgpt):
    from feedback.models import RuleVersion

    bugs = rule("Bugs", BUGS)
    old = report(at=timezone.now() - timedelta(days=91))
    moved, stays, secret = report(tool=claimsgpt), report(kind="idea"), report(kind="injection")
    queue = actions.create_queue(name="Claims tools", by=omar)
    condition = {"all": [{"field": "tool", "is": ["claimsgpt"]}]}
    draft = RuleVersion(name="ClaimsGPT", condition=condition, queue=queue)
    trial = try_draft(draft, 1, omar)
    assert (trial.tried, trial.matched, trial.moved) == (2, 1, 1)
    assert [(change.item, change.before.label, change.after.label) for change in trial.changes] == [
        (moved, "Bugs desk", "Claims tools")
    ]
    assert try_draft(draft, 2, omar).moved == 0
    assert {old.queue, moved.queue} == {bugs.versions.get().queue}
    assert stays.queue.standing == "fallback"
    assert secret.ref not in str(trial)


def test_trying_is_bounded(rule, report, omar, monkeypatch):
    from feedback.models import RuleVersion
    from feedback.rules import trying

    monkeypatch.setattr(trying, "MOST_TRIED", 3)
    for _ in range(5):
        report()
    draft = RuleVersion(name="Bugs", condition=BUGS, queue=actions.create_queue(name="Bugs", by=omar))
    trial = try_draft(draft, 1, omar)
    assert (trial.tried, trial.capped, trial.moved) == (3, True, 3)


def test_the_two_standing_queues_are_there_once(report, omar):
    report(), report(), report(kind="injection")
    assert Queue.objects.count() == 2
    assert actions.create_queue(name="ai ops", by=omar).standing == "fallback"
