"""A unit's head asks, the person asked answers, a champion hands over: through the pages."""

from django.urls import reverse

from adoption.actions import accept_nomination, nominate_champion
from adoption.models import ChampionAssignment
from adoption.queries import is_champion


def url(name, *args):
    return reverse(f"champions:{name}", args=args)


def test_the_head_asks_and_the_person_accepts(as_person, mona, chandra, claims):
    client = as_person(mona)
    page = client.get(url("nominate", claims.slug)).content.decode()
    assert "Claims has no champion yet; 1 is wanted for 2 people." in page
    page = client.post(url("nominate", claims.slug), {"person": chandra.pk, "lead": "on"}, follow=True).content.decode()
    assert "Chandra Current has been asked." in page
    asked = ChampionAssignment.objects.get()
    assert asked.lead
    client = as_person(chandra)
    page = client.get(url("nomination", asked.pk)).content.decode()
    assert "Mona Marsh asks you to be lead champion of Claims." in page
    page = client.post(url("acceptances", asked.pk), follow=True).content.decode()
    assert "You are champion of Claims. Thank you." in page
    assert url("nomination", asked.pk) in page  # the way to hand over leads from the desk of the unit
    assert is_champion(chandra, chandra.today())


def test_the_person_declines(as_person, mona, chandra, claims):
    asked = nominate_champion(person=chandra, unit=claims, by=mona)
    page = as_person(chandra).post(url("declinings", asked.pk), follow=True).content.decode()
    assert "Whoever asked you has been told." in page
    assert not is_champion(chandra, chandra.today())


def test_a_champion_hands_over_and_ends(as_person, mona, chandra, erin, claims):
    serving = nominate_champion(person=chandra, unit=claims, by=mona)
    accept_nomination(assignment=serving, by=chandra)
    client = as_person(chandra)
    page = client.post(url("successors", serving.pk), {"to": erin.pk}, follow=True).content.decode()
    assert "Erin Ebb has been asked to take over." in page
    assert "You are handing over in Claims." in page
    assert ChampionAssignment.objects.get(person=erin).successor_to == serving
    client.post(url("endings", serving.pk))
    assert not is_champion(chandra, chandra.today())


def test_an_empty_form_says_what_is_missing(as_person, mona, claims):
    answer = as_person(mona).post(url("nominate", claims.slug), {"term_until": "2020-01-01"})
    assert answer.status_code == 400
    assert "A term ends on a day to come." in answer.content.decode()


# --- the refusals -----------------------------------------------------------------------------------------------------
def test_nobody_else_answers_for_the_person(as_person, mona, chandra, erin, odette, claims):
    asked = nominate_champion(person=chandra, unit=claims, by=mona)
    for somebody in (erin, odette):
        client = as_person(somebody)
        assert client.get(url("nomination", asked.pk)).status_code == 404
        for act in ("acceptances", "declinings", "endings", "successors"):
            assert client.post(url(act, asked.pk)).status_code == 404
    page = as_person(mona).post(url("acceptances", asked.pk), follow=True).content.decode()
    assert "Only Chandra Current can answer this nomination." in page
    asked.refresh_from_db()
    assert asked.accepted_on is None


def test_only_heads_and_the_studio_nominate(as_person, mona, erin, odette, omar, stella, claims, logistics):
    for somebody, unit in [(erin, claims), (odette, claims), (omar, claims), (mona, logistics)]:
        assert as_person(somebody).get(url("nominate", unit.slug)).status_code == 404
        assert as_person(somebody).post(url("nominate", unit.slug), {"person": erin.pk}).status_code == 404
    assert as_person(stella).get(url("nominate", claims.slug)).status_code == 200
    assert not ChampionAssignment.objects.exists()


def test_strangers_sign_in_first(client, mona, chandra, claims):
    asked = nominate_champion(person=chandra, unit=claims, by=mona)
    assert client.get(url("nomination", asked.pk)).status_code == 302
    assert client.post(url("acceptances", asked.pk)).status_code == 302
    assert client.get(url("nominate", claims.slug)).status_code == 302
