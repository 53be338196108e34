"""Geometry: what a picture claims must be what was measured."""

import re
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ui.charts import Flow, Rung, funnel, lifecycle, pace_to, smooth_path, swell, trace

START = date(2026, 6, 1)
RUNGS = [Rung(5, "Pilot", START, START), Rung(50, "Team", START + timedelta(days=60)), Rung(500, "Company")]


def numbers(path):
    return [float(n) for n in re.findall(r"-?\d+\.\d", path)]


@given(st.lists(st.floats(0, 300), min_size=2, max_size=12))
def test_a_smooth_line_never_leaves_the_range_of_its_points(heights):
    points = [(10.0 * i, h) for i, h in enumerate(heights)]
    drawn = numbers(smooth_path(points))[1::2]
    assert min(heights) - 0.1 <= min(drawn) and max(drawn) <= max(heights) + 0.1


@given(st.lists(st.integers(0, 700), min_size=1, max_size=30))
def test_the_swell_stays_in_its_box_whatever_grows(people):
    actual = [(START + timedelta(days=7 * i), n) for i, n in enumerate(people)]
    for drawing in swell(RUNGS, actual, actual[-1][0]).drawings:
        places = numbers(drawing.line) + numbers(drawing.pace)
        assert all(-0.1 <= x <= drawing.width + 0.1 for x in places[::2])
        assert all(-0.1 <= y <= drawing.height + 0.1 for y in places[1::2])


def test_five_fifty_and_five_hundred_are_equal_steps():
    five, fifty, all_of_them = [rule.y for rule in swell(RUNGS, [], START).drawings[0].rules]
    assert abs((five - fifty) - (fifty - all_of_them)) <= 0.1


def test_the_pace_takes_the_growth_of_the_last_four_weeks_on():
    actual = [(START, 5), (START + timedelta(days=28), 50)]
    assert pace_to(actual, 500) == START + timedelta(days=56)


def test_no_pace_without_growth_history_or_target():
    assert pace_to([(START, 5), (START + timedelta(days=28), 5)], 50) is None
    assert pace_to([(START, 5)], 50) is None
    assert pace_to([(START, 5), (START + timedelta(days=28), 50)], None) is None


def test_a_swell_without_any_usage_shows_its_rungs_and_no_line():
    picture = swell(RUNGS, [], START)
    assert picture.reached is None
    assert picture.drawings[0].line == "" and picture.drawings[0].now is None


def test_the_funnel_names_its_narrowest_step_in_words():
    stages = funnel([("In scope", 100), ("Enrolled", 90), ("Certified", 30), ("Active", 28)])
    assert [s.narrowest for s in stages] == [False, False, True, False]
    assert stages[2].remark == "The narrowest step: 30 of 90 went on from “enrolled”"


@given(st.lists(st.one_of(st.none(), st.integers(5, 500)), min_size=1, max_size=8))
def test_the_funnel_says_nothing_about_a_step_beside_a_suppressed_cell(counts):
    counts = sorted((c for c in counts if c is not None), reverse=True) + [None] * counts.count(None)
    stages = funnel([(str(i), c) for i, c in enumerate(counts)])
    for before, stage in zip(stages, stages[1:], strict=False):
        if before.people is None or stage.people is None:
            assert stage.kept is None and not stage.narrowest and stage.remark == ""


def test_a_gap_is_a_gap_and_never_a_zero():
    line = trace([3, 5, None, None, 9, None, 4])
    assert len(line.runs) == 1 and len(line.gaps) == 2 and len(line.dots) == 2
    assert line.low == 3 and line.high == 9


def test_nothing_known_draws_nothing():
    assert trace([None, None]).last is None
    assert trace([]).runs == []


def test_lifecycle_stands_on_the_ground_and_dormant_people_hang_below():
    picture = lifecycle([Flow("Jan", 5, 0, 0, 0), Flow("Feb", 3, 5, 1, 2)]).drawings[0]
    above = [b for b in picture.blocks if b.kind != "dormant"]
    assert all(b.y + b.height <= picture.ground + 0.2 for b in above)
    assert [b.y > picture.ground for b in picture.blocks if b.kind == "dormant"] == [True]
    assert [count.text for count in picture.counts] == ["5", "9"]


def test_a_suppressed_flow_shows_no_sum():
    assert Flow("Feb", None, 5, 1, 2).active is None


def test_a_swell_breaks_where_nobody_knows_and_does_not_fall():
    weeks = [START + timedelta(weeks=n) for n in range(6)]
    known = swell(RUNGS, list(zip(weeks, [5, 8, None, None, 20, 30], strict=True)), weeks[-1]).drawings[0]
    assert known.line.count("M") == known.area.count("M") == 2
    assert known.gap.count("M") == 1
    falling = swell(RUNGS, list(zip(weeks, [5, 8, 0, 0, 20, 30], strict=True)), weeks[-1]).drawings[0]
    assert (falling.line.count("M"), falling.gap) == (1, "")  # what a zero in its place would draw


def test_a_swell_that_ends_in_silence_says_when_it_last_knew():
    weeks = [START + timedelta(weeks=n) for n in range(3)]
    drawing = swell(RUNGS, list(zip(weeks, [5, 8, None], strict=True)), weeks[-1]).drawings[0]
    assert drawing.now.text == f"8 on {weeks[1].day} {weeks[1]:%b}"
    assert swell(RUNGS, [(day, None) for day in weeks], weeks[-1]).drawings[0].line == ""
