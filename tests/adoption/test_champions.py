"""Champions: asked, accepting, serving, handing over; and the unit that is covered, or not."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from adoption import actions
from adoption.models import ChampionActivity, ChampionAssignment
from adoption.queries import champion_people, champion_units, is_champion
from adoption.rules import ChampionState, coverage_of, covered
from adoption.rules.champions import TRANSITIONS, state_on
from inbox.models import Notice
from journal.rules import Refused
from people.actions import create_unit, place, record_departure, record_return
from training import actions as training

DAY = date(2025, 3, 14)


def before(days):
    return DAY - timedelta(days=days)


@pytest.fixture
def serve(mona):
    """serve(chandra, claims): nominated by Mona and accepted, sixty days ago."""

    def serve(person, unit, **about):
        on = before(60)
        assignment = actions.nominate_champion(person=person, unit=unit, by=mona, on=on, **about)
        return actions.accept_nomination(assignment=assignment, by=person, on=on)

    return serve


def test_from_being_asked_to_serving(mona, chandra, claims):
    asked = actions.nominate_champion(person=chandra, unit=claims, by=mona, on=before(3))
    assert state_on(asked, DAY) == ChampionState.NOMINATED
    assert Notice.objects.filter(recipient=chandra, kind="adoption.nominated").exists()
    assert not is_champion(chandra, DAY)
    serving = actions.accept_nomination(assignment=asked, by=chandra, on=before(1))
    assert state_on(serving, DAY) == ChampionState.ACTIVE
    assert Notice.objects.filter(recipient=mona, kind="adoption.nomination_answered").exists()
    assert not is_champion(chandra, before(2))
    assert is_champion(chandra, DAY)


def test_a_declined_nomination_is_over_and_may_be_asked_again(mona, chandra, claims):
    asked = actions.nominate_champion(person=chandra, unit=claims, by=mona, on=before(3))
    declined = actions.decline_nomination(assignment=asked, by=chandra, on=before(2))
    assert (declined.end_reason, state_on(declined, DAY)) == ("declined", ChampionState.ENDED)
    actions.nominate_champion(person=chandra, unit=claims, by=mona, on=before(1))


def test_a_hand_over_ends_the_one_when_the_other_accepts(serve, mona, chandra, erin, claims):
    first = serve(chandra, claims, lead=True)
    successor = actions.hand_over_champion(assignment=first, to=erin, by=chandra, on=before(5))
    first.refresh_from_db()
    assert (state_on(first, DAY), successor.lead) == (ChampionState.STEPPING_DOWN, True)
    assert is_champion(chandra, DAY)
    actions.accept_nomination(assignment=successor, by=erin, on=before(2))
    first.refresh_from_db()
    assert (first.ended_on, first.end_reason) == (before(2), "handed_over")
    assert (is_champion(chandra, DAY), is_champion(erin, DAY), is_champion(erin, before(3))) == (False, True, False)


def test_a_successor_who_declines_leaves_the_place_to_another(serve, chandra, erin, mona, claims):
    first = serve(chandra, claims)
    asked = actions.hand_over_champion(assignment=first, to=erin, by=chandra, on=before(5))
    actions.decline_nomination(assignment=asked, by=erin, on=before(4))
    assert is_champion(chandra, DAY)
    assert actions.hand_over_champion(assignment=first, to=mona, by=chandra, on=before(3)).successor_to_id == first.pk


def test_a_term_ends_by_itself_and_leavers_do_not_stay_champions(serve, chandra, erin, claims):
    termed = serve(chandra, claims, term_until=before(10))
    left = serve(erin, claims)
    record_departure(person=erin, on=before(4), by=None)
    assert (is_champion(chandra, before(10)), is_champion(chandra, before(9))) == (True, False)
    assert (actions.close_past_terms(on=DAY), actions.close_for_leavers(on=DAY)) == (1, 1)
    assert (actions.close_past_terms(on=DAY), actions.close_for_leavers(on=DAY)) == (0, 0)
    for assignment, ended_on, reason in [(termed, before(9), "term"), (left, before(4), "left")]:
        assignment.refresh_from_db()
        assert (assignment.ended_on, assignment.end_reason) == (ended_on, reason)


def test_a_champion_serves_the_unit_with_all_under_it_as_people_were_on_that_day(
    serve, chandra, erin, odette, mona, claims, logistics
):
    motor = create_unit(name="Motor", parent=claims, by=None)
    serve(chandra, claims)
    place(person=erin, unit=motor, on=before(20), by=None)
    place(person=odette, unit=motor, on=before(2), by=None)
    assert set(champion_units(chandra, DAY)) == {claims, motor}
    assert set(champion_people(chandra, DAY)) == {mona, erin, odette}
    assert set(champion_people(chandra, before(10))) == {mona, erin}
    assert not champion_people(odette, DAY).exists()


def test_a_unit_is_covered_by_a_champion_who_is_certified_and_there(serve, chandra, erin, mona, claims, logistics):
    assert coverage_of([claims], DAY)[claims].sentence == "Claims has no champion yet; 1 is wanted for 3 people."
    serve(chandra, claims)
    assert not covered(claims, DAY)
    actions.record_activity(person=chandra, unit=claims, kind="demo", on=before(29), note="Six people came.")
    assert (covered(claims, DAY), covered(claims, DAY + timedelta(days=1))) == (True, False)
    path = champion_path()
    assert not covered(claims, DAY)  # now the Studio asks for a certificate
    training.waive_path(person=chandra, path=path, reason="trained the trainers", on=before(9), by=None)
    assert covered(claims, DAY)
    assert coverage_of([claims, logistics], DAY)[claims].sentence == ("Claims is covered: 1 champion for 3 people.")


def test_who_was_away_is_not_counted_among_those_a_champion_is_wanted_for(chandra, erin, mona, claims):
    record_departure(person=erin, on=before(20), by=None)
    record_return(person=erin, on=before(10), by=None)
    found = [coverage_of([claims], day)[claims].people for day in (before(21), before(20), before(11), before(10))]
    assert found == [3, 2, 2, 3]


def champion_path():
    path = training.create_path(slug="champions", name="Champions", for_champions=True, by=None)
    promise = {"kind": "attestation", "key": "promise", "title": "Promise", "statement": "I will hold office hours."}
    training.publish_path(
        path=path, tree={"kind": "all", "title": "All", "children": [promise]}, on=before(90), by=None
    )
    return path


def test_whoever_accepts_has_the_path_to_the_certificate_until_they_serve_no_unit(mona, chandra, claims, logistics):
    path = champion_path()
    both = []
    for unit in (claims, logistics):
        place(person=chandra, unit=unit, on=before(50), by=None)
        asked = actions.nominate_champion(person=chandra, unit=unit, by=None, on=before(50))
        assert both or not chandra.assignments.exists()
        both.append(actions.accept_nomination(assignment=asked, by=chandra, on=before(49)))
    assert chandra.assignments.get().path == path
    reason = chandra.assignments.get().reasons.get()
    assert (reason.source, reason.due_on, reason.ended_on) == ("champions", before(21), None)
    actions.end_championship(assignment=both[0], by=chandra, on=before(9))
    assert chandra.assignments.get().reasons.filter(ended_on=None).exists()
    actions.end_championship(assignment=both[1], by=chandra, on=before(8))
    reason.refresh_from_db()
    assert reason.ended_on == before(8)


def test_a_nomination_that_is_declined_asks_for_no_certificate(mona, chandra, claims):
    champion_path()
    asked = actions.nominate_champion(person=chandra, unit=claims, by=mona, on=before(3))
    actions.decline_nomination(assignment=asked, by=chandra, on=before(2))
    assert not chandra.assignments.exists()


def test_coverage_asks_as_often_for_many_units_as_for_one(company, serve, chandra, claims, django_assert_num_queries):
    units = [create_unit(name=f"Unit {n}", parent=company, by=None) for n in range(12)]
    for asked in ([claims], [claims, *units]):
        with django_assert_num_queries(2):
            coverage_of(asked, DAY)


def test_the_same_activity_twice_is_kept_once(serve, chandra, claims):
    serve(chandra, claims)
    for _ in range(2):
        actions.record_activity(person=chandra, unit=claims, kind="office_hour", on=DAY, note="Room 4")
    assert ChampionActivity.objects.count() == 1


def test_a_nudge_is_told_once_a_day_and_its_words_stay_in_the_notice(serve, chandra, erin, claims):
    serve(chandra, claims)
    actions.nudge(champion=chandra, person=erin, text="Two lessons left; shall we do them together?", on=DAY)
    notice = Notice.objects.get(recipient=erin, kind="adoption.nudge")
    assert (notice.title, notice.body) == (
        "Chandra Current wrote to you",
        "Two lessons left; shall we do them together?",
    )
    assert ChampionActivity.objects.get().note == ""
    with pytest.raises(Refused, match="one nudge a day is enough"):
        actions.nudge(champion=chandra, person=erin, text="And?", on=DAY)
    actions.nudge(champion=chandra, person=erin, text="Tomorrow is another day", on=DAY + timedelta(days=1))


def test_states_only_move_as_the_table_says(serve, chandra, claims):
    assert set(TRANSITIONS) == set(ChampionState)
    assignment = serve(chandra, claims)
    actions.step_down(assignment=assignment, by=chandra, on=before(5))
    with pytest.raises(Refused, match="cannot become “stepping down”"):
        actions.step_down(assignment=assignment, by=chandra, on=before(4))
    actions.end_championship(assignment=assignment, by=chandra, on=before(3))
    for act in (actions.step_down, actions.end_championship, actions.accept_nomination, actions.decline_nomination):
        with pytest.raises(Refused):
            act(assignment=assignment, by=chandra, on=DAY)


# --- the refusals -----------------------------------------------------------------------------------------------------
def test_who_may_nominate_whom(mona, erin, odette, stella, claims, company):
    with pytest.raises(Refused, match="nominated by its head or by the AI Studio"):
        actions.nominate_champion(person=erin, unit=claims, by=odette, on=DAY)
    with pytest.raises(Refused, match="Odette Offshore does not work in Claims"):
        actions.nominate_champion(person=odette, unit=claims, by=mona, on=DAY)
    with pytest.raises(Refused, match="its head or by the AI Studio"):
        actions.nominate_champion(person=mona, unit=company, by=mona, on=DAY)
    actions.nominate_champion(person=erin, unit=claims, by=stella, on=DAY)
    with pytest.raises(Refused, match="has already been asked"):
        actions.nominate_champion(person=erin, unit=claims, by=mona, on=DAY)


def test_only_the_person_asked_answers_and_only_they_or_the_head_end(serve, mona, chandra, erin, odette, claims):
    asked = actions.nominate_champion(person=erin, unit=claims, by=mona, on=DAY)
    for act in (actions.accept_nomination, actions.decline_nomination):
        with pytest.raises(Refused, match="Only Erin Ebb can answer"):
            act(assignment=asked, by=mona, on=DAY)
    serving = serve(chandra, claims)
    for act in (actions.step_down, actions.end_championship):
        with pytest.raises(Refused, match="Only Chandra Current or the head of Claims"):
            act(assignment=serving, by=odette, on=DAY)


def test_one_lead_champion_in_a_unit(serve, chandra, erin, mona, claims):
    serve(chandra, claims, lead=True)
    second = actions.nominate_champion(person=erin, unit=claims, by=mona, lead=True, on=DAY)
    with pytest.raises(Refused, match="Chandra Current is the lead champion of Claims"):
        actions.accept_nomination(assignment=second, by=erin, on=DAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        ChampionAssignment.objects.filter(pk=second.pk).update(accepted_on=DAY)


def test_only_champions_act_and_only_in_their_unit(serve, chandra, erin, odette, claims, logistics):
    serve(chandra, claims)
    with pytest.raises(Refused, match="not an active champion of Logistics"):
        actions.record_activity(person=chandra, unit=logistics, kind="demo", on=DAY)
    with pytest.raises(Refused, match="not in a unit that you are champion of"):
        actions.nudge(champion=chandra, person=odette, text="Hello", on=DAY)
    with pytest.raises(Refused, match="not in a unit"):
        actions.nudge(champion=erin, person=chandra, text="Hello", on=DAY)
    with pytest.raises(Refused, match="Write a line first"):
        actions.nudge(champion=chandra, person=erin, text="  ", on=DAY)
