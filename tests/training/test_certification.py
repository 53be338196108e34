"""The days of awards, and the one state of a certificate on each day."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from journal.rules import Refused
from training import actions as training
from training.models import Award, CertificationPolicy
from training.rules import CertificationState as S
from training.rules import certification_state, certification_states
from training.rules.certification import TRANSITIONS, awards_of, state_of, terms_of_award
from training.rules.policy import refusal_of_policy

from .conftest import course_step, steps

ONE_DAY = timedelta(days=1)


def policy(validity="P1Y", renewal_window="P60D", grace="P14D", mode="from_previous_expiry", fixed_day=""):
    return CertificationPolicy(
        validity=validity, renewal_window=renewal_window, grace=grace, mode=mode, fixed_day=fixed_day
    )


def renewed(terms, rules, times, wait=0):
    """The terms after renewing `times` more times, each `wait` days after the window opened."""
    for _ in range(times):
        terms = terms_of_award(rules, terms.renewal_from + timedelta(days=wait), Award(**vars(terms)))
    return terms


def test_the_examples_of_the_domain():
    assert terms_of_award(policy(), date(2023, 2, 12)).valid_until == date(2024, 2, 11)
    leap = terms_of_award(policy(), date(2024, 2, 29))
    assert leap.valid_until == date(2025, 2, 28)
    assert renewed(leap, policy(), 1).valid_until == date(2026, 2, 28)
    assert renewed(leap, policy(), 3).valid_until == date(2028, 2, 28)
    assert renewed(leap, policy(), 4).valid_from == date(2028, 2, 29)


def test_window_and_grace_count_from_the_end():
    terms = terms_of_award(policy(renewal_window="P30D", grace="P2W"), date(2023, 2, 12))
    assert terms.renewal_from == date(2024, 1, 13)
    assert terms.grace_until == date(2024, 2, 25)


def test_from_completion_begins_on_the_day_it_was_renewed():
    rules = policy(mode="from_completion")
    first = terms_of_award(rules, date(2025, 3, 10))
    second = terms_of_award(rules, date(2026, 2, 1), Award(**vars(first)))
    assert (second.valid_from, second.valid_until) == (date(2026, 2, 1), date(2027, 1, 31))


def test_renewed_after_the_end_begins_on_that_day():
    first = terms_of_award(policy(), date(2025, 3, 10))
    late = terms_of_award(policy(), first.valid_until + timedelta(days=5), Award(**vars(first)))
    assert (late.valid_from, late.cycle) == (first.valid_until + timedelta(days=5), 1)


def test_after_an_extension_counting_begins_anew():
    first = terms_of_award(policy(), date(2025, 3, 10))
    extended = Award(**vars(first) | {"valid_until": date(2026, 5, 31)})
    second = terms_of_award(policy(), date(2026, 5, 1), extended)
    assert (second.anchor, second.cycle, second.valid_until) == (date(2026, 6, 1), 1, date(2027, 5, 31))


def test_a_fixed_day_skips_one_that_is_too_near():
    rules = policy(mode="fixed_day", fixed_day="12-31")
    assert terms_of_award(rules, date(2025, 10, 1)).valid_until == date(2025, 12, 31)
    assert terms_of_award(rules, date(2025, 12, 20)).valid_until == date(2026, 12, 31)
    assert terms_of_award(policy(mode="fixed_day", fixed_day="02-29"), date(2025, 6, 1)).valid_until == date(
        2026, 2, 28
    )


PERIODS = st.sampled_from(["P1Y", "P2Y", "P6M", "P18M", "P100D"])
POLICIES = st.builds(
    policy,
    validity=PERIODS,
    renewal_window=st.sampled_from(["P0D", "P30D", "P2M", "P90D"]),
    grace=st.sampled_from(["P0D", "P14D", "P1M"]),
    mode=st.sampled_from(["from_completion", "from_previous_expiry"]),
)
ANCHORS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


@given(POLICIES, ANCHORS)
def test_the_days_of_an_award_are_in_order(rules, on):
    terms = terms_of_award(rules, on)
    assert terms.valid_from == on
    assert terms.valid_from < terms.renewal_from <= terms.valid_until <= terms.grace_until


@given(PERIODS, ANCHORS, st.integers(1, 6), st.integers(0, 25))
def test_renewals_from_the_previous_end_follow_each_other_without_gap_or_drift(validity, on, times, wait):
    rules = policy(validity=validity)
    last, before = (renewed(terms_of_award(rules, on), rules, n, wait) for n in (times, times - 1))
    assert last.valid_from == before.valid_until + ONE_DAY
    assert (last.anchor, last.cycle) == (on, times + 1)


@given(st.dates(date(2024, 1, 1), date(2027, 12, 31)), st.dates(date(2024, 1, 1), date(2024, 12, 31)))
def test_a_fixed_day_ends_on_that_day_of_a_year(on, fixed):
    rules = policy(mode="fixed_day", fixed_day=f"{fixed:%m-%d}")
    terms = terms_of_award(rules, on)
    assert (terms.valid_until.month, terms.valid_until.day) in {(fixed.month, fixed.day), (2, 28)}
    assert on < terms.renewal_from
    assert (terms.valid_until - on).days <= 366 + 60


@given(POLICIES, ANCHORS)
def test_one_award_passes_through_its_states_in_order(rules, on):
    award = Award(pk=1, completed_on=on, **vars(terms_of_award(rules, on)))
    award.changes = []
    days = [on + timedelta(days=n) for n in range(-3, (award.grace_until - on).days + 4)]
    states = [state_of([award], day) for day in days]
    order = [S.NEVER_HELD, S.CURRENT, S.RENEWAL_OPEN, S.GRACE, S.LAPSED]
    assert states == sorted(states, key=order.index)
    assert [states.count(s) for s in (S.NEVER_HELD, S.LAPSED)] == [3, 3]
    assert states.count(S.GRACE) == (award.grace_until - award.valid_until).days


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"validity": "forever"}, "forever"),
        ({"validity": "P30D", "renewal_window": "P60D"}, "renewal window"),
        ({"validity": "P1D", "renewal_window": "P0D"}, ""),
        ({"mode": "fixed_day", "fixed_day": "13-01"}, "“13-01” is not a day of the year"),
        ({"mode": "fixed_day", "fixed_day": "12-31", "renewal_window": "P1Y"}, "shorter than the year between"),
        ({"fixed_day": "12-31"}, ""),
    ],
)
def test_a_policy_that_cannot_be_kept_is_refused(wrong, sentence):
    refusal = refusal_of_policy(policy(**wrong))
    assert refusal and sentence in refusal


def test_a_renewal_window_just_short_of_a_year_goes_with_a_fixed_day():
    assert refusal_of_policy(policy(mode="fixed_day", fixed_day="12-31", renewal_window="P364D")) == ""


# --- through the actions and the database -----------------------------------------------------------------------------
@pytest.fixture
def short(care, db):
    """A path of one course, so that one completion is one certificate: half a year, 40 days, 10 days."""
    path = training.create_path(slug="short", name="Short", by=None)
    terms = {"validity": "P6M", "renewal_window": "P40D", "grace": "P10D"}
    training.publish_path(path=path, tree=steps(course_step("care")), policy=terms, on=date(2022, 1, 1), by=None)
    return path


ACTS = st.lists(
    st.tuples(
        st.integers(0, 120), st.sampled_from(["learn", "learn", "learn", "revoke", "reinstate", "extend", "waive"])
    ),
    min_size=1,
    max_size=7,
)
FIRST = date(2022, 2, 1)


def act(what, person, path, course, day):
    """Do it through the action; a refusal is an answer, never an error of the database."""
    latest = person.awards.order_by("valid_from", "pk").last()
    if what == "learn":
        training.record_completion(person=person, course=course, on=day, source="t", key=f"{person.pk}-{day}")
    elif what == "waive":
        training.waive_path(person=person, path=path, reason="Taught it.", on=day, by=None)
    elif latest and what == "revoke":
        training.revoke_award(award=latest, reason="Copied.", on=day, by=None)
    elif latest and what == "reinstate":
        training.reinstate_award(award=latest, reason="A mistake.", on=day, by=None)
    elif latest and what == "extend":
        training.extend_award(award=latest, until=latest.valid_until + timedelta(days=20), reason="Leave.", by=None)


@given(acts=ACTS, mode=st.sampled_from(["from_previous_expiry", "from_completion"]))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_happens_each_day_has_one_state_and_every_question_agrees(acts, mode, erin, short, care):
    with transaction.atomic():
        training.set_policy(path=short, policy={"validity": "P6M", "renewal_window": "P40D", "mode": mode}, by=None)
        day = FIRST
        for wait, what in acts:
            day += timedelta(days=wait)
            try:
                act(what, erin, short, care, day)
            except Refused:
                continue
        check_every_day(erin, short, FIRST - ONE_DAY, day + timedelta(days=320))
        transaction.set_rollback(True)


def check_every_day(person, path, first, last):
    """Each day: the state by row and by set agree, and it came from yesterday's by a transition there is."""
    awards, before = awards_of(person, path), S.NEVER_HELD
    for n in range(0, (last - first).days, 3):
        day = first + timedelta(days=n)
        state = state_of(awards, day)
        if n % 60 == 0:
            assert certification_states([person.pk], path, day) == {person.pk: state}
            assert Award.objects.filter(person=person).holding_on(day).exists() == state.holds
            assert Award.objects.filter(person=person).valid_on(day).exists() == state.valid
            assert Award.objects.filter(person=person).holding_on(day).count() <= 1
        assert state == before or reachable(before, state), f"{before} -> {state} on {day}"
        before = state


def reachable(start, end):
    """Within three days a state may be passed through, so up to three transitions in a row."""
    found = {start}
    for _ in range(3):
        found |= {to for state in found for to in TRANSITIONS[state]}
    return end in found


def test_two_valid_awards_cannot_overlap(erin, essentials, certify):
    award = certify(erin, date(2025, 3, 1))
    twin = {
        f.attname: getattr(award, f.attname) for f in Award._meta.concrete_fields if f.name not in ("id", "public_id")
    }
    with pytest.raises(IntegrityError, match="one_valid_award_at_a_time"), transaction.atomic():
        Award.objects.create(**twin)
    with pytest.raises(IntegrityError, match="one_valid_award_at_a_time"), transaction.atomic():
        Award.objects.create(**twin | {"valid_from": award.valid_until, "renewal_from": award.valid_until})


def test_completing_twice_in_one_cycle_is_one_award(erin, certify, care):
    certify(erin, date(2025, 3, 1))
    training.record_completion(person=erin, course=care, on=date(2025, 6, 1), source="lms", key="again")
    assert erin.awards.count() == 1


def test_a_renewal_in_the_window_keeps_the_old_certificate_to_its_end(erin, essentials, certify):
    certify(erin, date(2024, 3, 1))
    second = certify(erin, date(2025, 2, 1))
    assert (second.valid_from, second.valid_until) == (date(2025, 3, 1), date(2026, 2, 28))
    assert certification_state(erin, essentials, date(2025, 1, 31)) == S.RENEWAL_OPEN
    assert certification_state(erin, essentials, date(2025, 2, 1)) == S.CURRENT
    assert certification_state(erin, essentials, date(2025, 3, 5)) == S.CURRENT


def test_only_what_was_done_in_the_window_counts_for_a_renewal(erin, certify, care):
    certify(erin, date(2024, 3, 1))
    training.record_completion(person=erin, course=care, on=date(2025, 2, 1), source="lms", key="window")
    assert erin.awards.count() == 1


def test_a_revoked_certificate_is_earned_again_by_new_steps_only(erin, essentials, certify, stella):
    day = erin.today() - timedelta(days=30)
    award = certify(erin, day)
    training.revoke_award(award=award, reason="Somebody else sat the quiz.", on=day + ONE_DAY, by=stella)
    assert certification_state(erin, essentials, day) == S.CURRENT
    assert certification_state(erin, essentials, erin.today()) == S.REVOKED
    again = certify(erin, day + timedelta(days=2))
    assert again.pk != award.pk
    assert certification_state(erin, essentials, erin.today()) == S.CURRENT
    with pytest.raises(Refused, match="newer certificate"):
        training.reinstate_award(award=award, reason="It was a mistake.", by=stella)


def test_reinstating_leaves_the_days_between_revoked(erin, essentials, certify, stella):
    award = certify(erin, date(2025, 3, 1))
    training.revoke_award(award=award, reason="Copied.", on=date(2025, 5, 1), by=stella)
    training.reinstate_award(award=award, reason="It was another Erin.", on=date(2025, 5, 20), by=stella)
    assert certification_state(erin, essentials, date(2025, 5, 10)) == S.REVOKED
    assert certification_state(erin, essentials, date(2025, 5, 20)) == S.CURRENT


def test_an_extension_moves_window_and_grace(erin, certify, stella):
    award = certify(erin, date(2025, 3, 1))
    moved = training.extend_award(award=award, until=date(2026, 5, 31), reason="Parental leave.", by=stella)
    assert (moved.renewal_from, moved.grace_until) == (date(2026, 4, 2), date(2026, 6, 14))
    assert moved.events.get().detail["valid_until"] == "2026-02-28"


def test_late_recording_awards_the_day_it_happened(erin, certify, essentials):
    award = certify(erin, date(2024, 2, 12))
    assert (award.valid_from, award.valid_until) == (date(2024, 2, 12), date(2025, 2, 11))
    assert certification_state(erin, essentials, date(2025, 2, 26)) == S.LAPSED


# --- refusals ---------------------------------------------------------------------------------------------------------
def test_only_the_studio_changes_certificates(erin, mona, omar, certify):
    award = certify(erin)
    for somebody in (erin, mona, omar):
        with pytest.raises(Refused, match="Only the AI Studio"):
            training.revoke_award(award=award, reason="No.", by=somebody)
        with pytest.raises(Refused, match="Only the AI Studio"):
            training.waive_path(person=erin, path=award.path, reason="No.", by=somebody)
    assert award.events.count() == 0


def test_a_change_needs_a_reason(erin, certify, stella):
    award = certify(erin)
    for change in (
        lambda: training.revoke_award(award=award, reason=" ", by=stella),
        lambda: training.extend_award(award=award, until=award.grace_until, reason="", by=stella),
    ):
        with pytest.raises(Refused, match="Say why"):
            change()
