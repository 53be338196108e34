"""The Studio's door: a rollout planned, a wave added and opened, in the admin."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from rollout.actions import open_wave, plan_rollout, plan_wave
from rollout.models import Rollout, Wave


@pytest.fixture
def pilot(copilot, stella):
    today = timezone.localdate()
    rollout = plan_rollout(tool=copilot, purpose="Less typing.", owner=stella, planned_start=today, by=stella)
    return plan_wave(rollout=rollout, name="Pilot", target=5, planned_on=today, by=stella)


def change(wave):
    return reverse("admin:rollout_wave_change", args=[wave.pk])


def test_plan_and_open(as_person, stella, erin, copilot):
    client = as_person(stella)
    today = timezone.localdate().isoformat()
    about = {"tool": copilot.pk, "purpose": "Less typing.", "owner": stella.pk, "planned_start": today}
    assert client.post(reverse("admin:rollout_rollout_add"), about).status_code == 302
    rollout = Rollout.objects.get()
    about = {"rollout": rollout.pk, "name": "Pilot", "target": 5, "planned_on": today}
    assert client.post(reverse("admin:rollout_wave_add"), about).status_code == 302
    wave = Wave.objects.get()
    assert client.get(change(wave)).status_code == 200
    answer = client.post(change(wave), {"evidence": "It is time.", "people": [erin.pk]})
    assert answer.status_code == 302
    wave.refresh_from_db()
    assert (wave.opened_by, wave.evidence, wave.members.get().person) == (stella, "It is time.", erin)
    for page in (
        "admin:rollout_rollout_changelist",
        "admin:rollout_wave_changelist",
        "admin:rollout_wavemember_changelist",
    ):
        assert client.get(reverse(page)).status_code == 200
    assert client.get(reverse("admin:rollout_rollout_change", args=[rollout.pk])).status_code == 200


def test_the_list_of_who_is_in_a_wave_asks_as_often_for_five_waves_as_for_one(as_person, stella, erin, pilot):
    client, page, today = as_person(stella), reverse("admin:rollout_wavemember_changelist"), timezone.localdate()
    pilot.members.create(person=erin)
    with CaptureQueriesContext(connection) as few:
        assert "Pilot" in client.get(page).content.decode()
    for number in range(4):
        wave = plan_wave(rollout=pilot.rollout, name=f"Wave {number}", target=50 + number, planned_on=today, by=stella)
        wave.members.create(person=erin)
    with CaptureQueriesContext(connection) as many:
        assert "Wave 3" in client.get(page).content.decode()
    assert len(few) == len(many)


def test_a_refusal_is_said_in_the_form(as_person, stella, erin, pilot):
    client = as_person(stella)
    page = client.post(change(pilot), {"evidence": "", "people": [erin.pk]}).content.decode()
    assert "Say in one sentence why it is time." in page
    yesterday = (timezone.localdate() - timedelta(days=1)).isoformat()
    about = {"rollout": pilot.rollout_id, "name": "Small", "target": 9, "planned_on": yesterday}
    assert "cannot come before it" in client.post(reverse("admin:rollout_wave_add"), about).content.decode()


def test_whole_units_come_in_once_their_number_was_said(as_person, stella, mona, erin, chandra, odette, claims, pilot):
    client = as_person(stella)
    page = client.get(change(pilot)).content.decode()
    assert "Is it time to open this wave?" in page and "No report of S0 or S1 about Copilot is open." in page
    assert "0 people are in the waves before this one, which is for 5 in all: 5 more may come." in page
    about = {"evidence": "It is time.", "units": [claims.pk], "people": [odette.pk]}
    page = client.post(change(pilot), about).content.decode()
    assert "That is 4 people, who are told today." in page and 'name="counted" value="4"' in page
    assert not pilot.members.exists()
    page = client.post(change(pilot), about | {"counted": "4"}, follow=True).content.decode()
    assert "Copilot, wave 1: Pilot is open for 4 people." in page
    assert {member.person for member in pilot.members.all()} == {mona, erin, chandra, odette}
    tomorrow = {"rollout": pilot.rollout_id, "name": "More", "target": 50, "planned_on": timezone.localdate()}
    page = client.post(reverse("admin:rollout_wave_add"), tomorrow, follow=True).content.decode()
    assert "was added" in page and "wave 2: More" in page and "wave None" not in page
    page = client.post(change(Wave.objects.get(number=2)), {"evidence": "Yes.", "units": [claims.pk]}).content.decode()
    assert "Name the people of the wave first." in page  # all of Claims are in


# --- the refusals -----------------------------------------------------------------------------------------------------
def test_an_open_wave_is_only_looked_at(as_person, stella, erin, odette, pilot):
    open_wave(wave=pilot, people=[erin], evidence="It is time.", by=stella)
    client = as_person(stella)
    assert client.get(change(pilot)).status_code == 200
    assert client.post(change(pilot), {"evidence": "Again.", "people": [odette.pk]}).status_code == 403
    assert client.post(reverse("admin:rollout_wave_delete", args=[pilot.pk])).status_code == 403


def test_others_have_no_such_door(as_person, erin, mona, omar, pilot):
    for somebody in (erin, mona):
        assert as_person(somebody).get(change(pilot)).status_code == 404
    assert as_person(omar).get(change(pilot)).status_code == 403
