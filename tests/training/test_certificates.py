"""The certificate: its page, its paper, and the public page with the live state."""

from datetime import date
from io import BytesIO

import pytest
from django.test import Client
from pypdf import PdfReader

from training import actions as training
from training.views.qr import modules, outline
from ui.words import full_day

from .conftest import answers_for, complete_lessons, course_step, days_ago, quiz_of, steps


def public(award):
    return f"/verify/{award.public_id}/"


def test_passing_the_last_step_lands_on_the_certificate(as_person, erin, basics, copilot):
    path = training.create_path(slug="one", name="One Step", tool=copilot, by=None)
    training.publish_path(path=path, tree=steps(course_step("basics")), by=None)
    complete_lessons(erin, basics)
    client = as_person(erin)
    attempt = training.start_attempt(person=erin, assessment=quiz_of(basics))
    answers = {f"question-{question}": chosen for question, chosen in answers_for(attempt).items()}
    page = client.post(f"/learn/attempts/{attempt.pk}/submissions/", answers, follow=True)
    award = erin.awards.get()
    assert page.request["PATH_INFO"] == f"/learn/certificates/{award.public_id}/"
    assert "Well done: you are certified." in page.text
    assert "Your access to Copilot opens now; it shows on" in page.text
    assert f"/learn/attempts/{attempt.pk}/" in page.text
    assert f"{award.public_id}/certificate.pdf" in page.text


def test_shows_the_name_as_it_was(as_person, erin, certify):
    award = certify(erin)
    erin.family_name = "Flow"
    erin.save()
    page = as_person(erin).get(award.get_absolute_url()).text
    assert "Erin Ebb" in page
    assert "Claims" in page
    assert full_day(award.valid_until) in page


def test_the_paper_names_everything_and_leads_to_the_public_page(as_person, erin, certify, settings):
    settings.SITE_URL = "https://learn.example"
    award = certify(erin)
    response = as_person(erin).get(f"{award.get_absolute_url()}certificate.pdf")
    assert response["Content-Type"] == "application/pdf"
    assert 'filename="copilot-essentials-erin-ebb.pdf"' in response["Content-Disposition"]
    reader = PdfReader(BytesIO(response.content))
    (page,) = reader.pages
    assert page.mediabox.width > page.mediabox.height
    text = page.extract_text()
    for words in ("Erin Ebb", "Claims", "Copilot Essentials", full_day(award.valid_until)):
        assert words in text
    url = f"https://learn.example{public(award)}"
    assert url in text
    assert [link.get_object()["/A"]["/URI"] for link in page["/Annots"]] == [url]
    assert reader.metadata.title == "Copilot Essentials: Erin Ebb"


def test_the_same_paper_twice_is_the_same_file(as_person, erin, certify):
    client, url = as_person(erin), f"{certify(erin).get_absolute_url()}certificate.pdf"
    assert client.get(url).content == client.get(url).content


@pytest.mark.parametrize("name", ["Łukasz Żółć", "Αθήνα Παπαδοπούλου", "王小玲", "김민준", "O’Brien-Núñez " * 5])
def test_the_paper_writes_every_name(as_person, hire, claims, certify, name):
    person = hire("lee", claims)
    person.given_name = name[:80].strip()
    person.save()
    award = certify(person)
    response = as_person(person).get(f"{award.get_absolute_url()}certificate.pdf")
    assert award.name in PdfReader(BytesIO(response.content)).pages[0].extract_text()


def test_the_code_is_a_code():
    rows = modules("https://learn.example/verify/abc/")
    assert len({len(row) for row in rows} | {len(rows)}) == 1
    finder = [[True] * 7, [True, *[False] * 5, True], [True, False, True, True, True, False, True]]
    for corner in (rows, [row[::-1] for row in rows], rows[::-1]):
        assert [row[:7] for row in corner[:3]] == finder
    side, path = outline("https://learn.example/verify/abc/")
    assert side == len(rows) + 4
    assert path.count("M") == sum(map(sum, rows))


# --- the public page --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("earned", "state", "sentence"),
    [
        (3, "Current", "Yes, this certificate is valid today."),
        (330, "Current, renewal open", "Yes, this certificate is valid today."),
        (370, "Ended, in grace", "has ended and can still be renewed"),
        (500, "Lapsed", "No, this certificate has lapsed."),
    ],
)
def test_tells_anybody_the_state_of_today(client, erin, certify, earned, state, sentence):
    page = client.get(public(certify(erin, days_ago(earned))))
    assert page.status_code == 200
    assert state in page.text
    assert sentence in page.text


def test_tells_of_revocation_and_of_what_came_after(client, erin, certify, stella):
    award = certify(erin, days_ago(40))
    training.revoke_award(award=award, reason="Copied answers.", on=days_ago(30), by=stella)
    page = client.get(public(award)).text
    assert "No, this certificate was revoked." in page
    assert "Copied answers." not in page
    again = certify(erin, days_ago(10))
    assert "revoked" in client.get(public(award)).text
    assert "Yes, this certificate is valid today." in client.get(public(again)).text


def test_an_old_certificate_points_to_a_newer_one_being_there(client, erin, certify):
    old, new = certify(erin, days_ago(400)), certify(erin, days_ago(40))
    page = client.get(public(old)).text
    assert "A newer certificate has taken the place of this one." in page
    assert new.public_id not in page


def test_a_renewal_earned_early_is_not_valid_yet(client, erin, certify):
    certify(erin, days_ago(330))
    early = certify(erin, days_ago(2))
    assert early.valid_from > date.today()
    assert "not valid yet" in client.get(public(early)).text


def test_shows_nothing_else(client, erin, certify):
    page = client.get(public(certify(erin)))
    assert "Erin Ebb" in page.text
    assert erin.email not in page.text
    assert "Claims" not in page.text
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    assert "noindex" in page.text
    assert "no-store" in page["Cache-Control"]


def test_addresses_cannot_be_guessed(erin, chandra, certify):
    one, other = certify(erin).public_id, certify(chandra).public_id
    assert one != other
    assert len(one) == len(other) == 22


# --- refusals ---------------------------------------------------------------------------------------------------------
def test_strangers_sign_in_first(client, erin, certify):
    award = certify(erin)
    for url in (award.get_absolute_url(), f"{award.get_absolute_url()}certificate.pdf"):
        assert "/accounts/login/" in client.get(url).url


def test_a_certificate_is_its_owners(as_person, erin, mona, stella, odette, certify):
    award = certify(erin)
    for somebody in (mona, stella, odette):
        assert as_person(somebody).get(award.get_absolute_url()).status_code == 404
        assert as_person(somebody).get(f"{award.get_absolute_url()}certificate.pdf").status_code == 404


def test_an_address_that_was_never_given_is_not_found(client, db):
    assert client.get("/verify/AAAAAAAAAAAAAAAAAAAAAA/").status_code == 404
    assert Client().post("/verify/AAAAAAAAAAAAAAAAAAAAAA/").status_code == 405
