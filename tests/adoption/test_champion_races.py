"""One lead champion to a unit and one nudge a day, whoever comes at the same moment."""

from datetime import date

import pytest

from adoption import actions
from adoption.models import ChampionActivity, ChampionAssignment
from adoption.rules.champions import refusal_to_accept, refusal_to_nudge
from journal.rules import Refused, refuse_if
from people import actions as people
from tests.races import SIXTY, crowd, problems, raised, think, unguarded

DAY = date(2025, 3, 14)


@pytest.fixture
def nominated(transactional_db, claims, hire):
    """Sixty people of Claims who have all been asked to lead."""
    return [
        actions.nominate_champion(person=hire(f"p{n}", claims), unit=claims, lead=True, by=None, on=DAY)
        for n in range(SIXTY)
    ]


def leads():
    return ChampionAssignment.objects.filter(lead=True, accepted_on__isnull=False, ended_on__isnull=True).count()


def careless_acceptance(assignment):
    """What accepting would be if it only looked."""
    refuse_if(refusal_to_accept(assignment, assignment.person, DAY))
    think()
    ChampionAssignment.objects.filter(pk=assignment.pk).update(accepted_on=DAY)


def test_of_sixty_who_accept_at_once_one_leads_and_the_others_hear_why(nominated):
    results = crowd(lambda n: actions.accept_nomination(assignment=nominated[n], by=nominated[n].person, on=DAY))
    assert leads() == 1
    assert raised(results, Refused) == SIXTY - 1
    assert "is the lead champion of Claims" in str(next(each for each in results if isinstance(each, Refused)))


def test_the_same_sixty_without_lock_and_constraint_would_lead_together(nominated):
    with unguarded(ChampionAssignment, "one_lead_champion_per_unit"):
        assert problems(crowd(lambda n: careless_acceptance(nominated[n]))) == []
        assert leads() > 1


@pytest.fixture
def champion(transactional_db, chandra, claims, mona):
    assignment = actions.nominate_champion(person=chandra, unit=claims, by=mona, on=DAY)
    actions.accept_nomination(assignment=assignment, by=chandra, on=DAY)
    return chandra


def nudges():
    return ChampionActivity.objects.filter(kind=ChampionActivity.Kind.NUDGE).count()


def test_of_sixty_nudges_at_once_one_is_sent(champion, erin):
    results = crowd(lambda n: actions.nudge(champion=champion, person=erin, text=f"Hello {n}", on=DAY))
    assert problems(results, Refused) == []
    assert nudges() == 1
    assert erin.notices.filter(kind__contains="nudge").count() == 1


def test_the_same_sixty_without_the_constraint_would_write_twice(champion, erin):
    def careless(n):
        refuse_if(refusal_to_nudge(champion, erin, DAY))
        think()
        assignment = champion.champion_assignments.get()
        ChampionActivity.objects.create(assignment=assignment, kind="nudge", occurred_on=DAY, about=erin)

    with unguarded(ChampionActivity, "one_nudge_a_day_per_pair"):
        assert problems(crowd(careless)) == []
        assert nudges() > 1


def test_a_unit_can_be_handed_over_while_the_successor_accepts(champion, hire, claims, mona):
    """Both take their locks in one order: nobody waits for ever, and one serves."""
    people.appoint_head(unit=claims, person=mona, by=None)
    serving = ChampionAssignment.objects.get()
    first, second = hire("first", claims), hire("second", claims)
    heir = actions.hand_over_champion(assignment=serving, to=first, by=mona, on=DAY)

    def accept_or_hand_over(n):
        if n % 2:
            return actions.accept_nomination(assignment=heir, by=first, on=DAY)
        return actions.hand_over_champion(assignment=serving, to=second, by=mona, on=DAY)

    assert problems(crowd(accept_or_hand_over, 8), Refused) == []
    assert ChampionAssignment.objects.filter(accepted_on__isnull=False, ended_on__isnull=True).count() == 1
