"""The one door: e-mail and password, a second step for who wants it, and no way round for a guesser."""

import os
import re
import time
from datetime import timedelta
from itertools import pairwise

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from feedback.rules.receipts import receipt_code
from people import actions as people
from people.models import Person
from tests.conftest import PASSWORD
from tests.doors.world import furnish
from training.models.award import unguessable

LOGIN = "/accounts/login/"
WRONG = "not the words at all"
TOO_MANY = "Too many failed login attempts"


@pytest.fixture(autouse=True)
def nothing_counted_yet(settings, request):
    """A cache of one's own: what other tests and runs have counted is none of this test's business."""
    memory = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": request.node.name}
    settings.CACHES = settings.CACHES | {"default": memory}


def knock(client, email, password=PASSWORD, address="198.51.100.7", **more):
    headers = {"REMOTE_ADDR": address} | more.pop("headers", {})
    return client.post(LOGIN, {"login": email, "password": password} | more, **headers)


def is_in(client) -> bool:
    return "_auth_user_id" in client.session


def guess(email, times, **how):
    for _ in range(times):
        answer = knock(Client(), email, WRONG, **how)
    return answer


# --- coming in --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("address", ["erin@tidewater.example", "Erin@Tidewater.example", " ERIN@TIDEWATER.EXAMPLE "])
def test_a_colleague_comes_in_however_the_address_is_written(client, erin, address, settings):
    answer = knock(client, address)
    assert (answer.status_code, answer["Location"]) == (302, settings.LOGIN_REDIRECT_URL)
    assert is_in(client)


def test_every_page_asks_for_a_sign_in_and_comes_back_to_itself(client, erin):
    answer = client.get("/inbox/?show=unread")
    assert answer["Location"] == f"{LOGIN}?next=/inbox/%3Fshow%3Dunread"
    assert knock(client, erin.email, next="/inbox/?show=unread")["Location"] == "/inbox/?show=unread"


@pytest.mark.parametrize(
    "elsewhere", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "javascript:alert(1)"]
)
def test_no_sign_in_leads_to_another_site(client, erin, elsewhere, settings):
    assert knock(client, erin.email, next=elsewhere)["Location"] == settings.LOGIN_REDIRECT_URL


def test_the_way_in_is_open_to_visitors(client, db):
    for name in (
        "account_login",
        "account_reset_password",
        "account_reset_password_done",
        "account_inactive",
        "account_signup",
    ):
        assert client.get(reverse(name)).status_code == 200, name


def test_signing_out_takes_a_button_not_a_link(as_person, erin):
    client = as_person(erin)
    client.get(reverse("account_logout"))
    assert is_in(client)
    client.post(reverse("account_logout"))
    assert not is_in(client)


# --- guessing ---------------------------------------------------------------------------------------------------------
def test_an_unknown_address_and_a_wrong_password_get_the_same_answer(client, erin):
    def plain(answer, email):
        return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode()).replace(email, "")

    known, unknown = (knock(Client(), email, WRONG) for email in (erin.email, "nobody@tidewater.example"))
    assert known.status_code == unknown.status_code
    assert plain(known, erin.email) == plain(unknown, "nobody@tidewater.example")


def test_and_it_takes_the_same_work(erin, monkeypatch):
    worked, encode = [], MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *how: worked.append(1) or encode(*how))
    knock(Client(), erin.email, WRONG)
    for_known = len(worked)
    knock(Client(), "nobody@tidewater.example", WRONG)
    assert for_known == len(worked) - for_known == 1


def test_after_ten_wrong_passwords_even_the_right_one_waits(client, erin):
    assert TOO_MANY not in guess(erin.email, 10).content.decode()
    answer = knock(client, erin.email)
    assert TOO_MANY in answer.content.decode() and not is_in(client)


def test_the_wait_is_five_minutes(client, erin, monkeypatch):
    guess(erin.email, 10)
    later = time.time() + 301
    monkeypatch.setattr(time, "time", lambda: later)
    knock(client, erin.email)
    assert is_in(client)


def test_guessing_from_many_addresses_counts_for_the_account(client, erin):
    for host in range(10):
        guess(erin.email, 1, address=f"203.0.113.{host}")
    assert TOO_MANY in knock(client, erin.email).content.decode()


def test_guessing_at_many_accounts_counts_for_the_address(client, erin):
    for number in range(10):
        guess(f"colleague{number}@tidewater.example", 1, address="203.0.113.9")
    assert TOO_MANY in knock(client, erin.email, address="203.0.113.9").content.decode()
    knock(client, erin.email, address="198.51.100.7")
    assert is_in(client)


def test_a_forged_forwarding_header_hides_no_guesser(client, erin):
    for number in range(10):
        forged = {"HTTP_X_FORWARDED_FOR": f"192.0.2.{number}"}
        guess(f"colleague{number}@tidewater.example", 1, address="203.0.113.9", headers=forged)
    answer = knock(client, erin.email, address="203.0.113.9", headers={"HTTP_X_FORWARDED_FOR": "192.0.2.99"})
    assert TOO_MANY in answer.content.decode()


def test_behind_a_proxy_the_proxys_own_word_counts_and_no_other(client, erin, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1

    def through_proxy(real, forged):
        return {"HTTP_X_FORWARDED_FOR": f"{forged}, {real}"}

    for number in range(10):
        forged = through_proxy("203.0.113.9", f"192.0.2.{number}")
        guess(f"colleague{number}@tidewater.example", 1, address="10.0.0.1", headers=forged)
    guesser, colleague = through_proxy("203.0.113.9", "192.0.2.99"), through_proxy("198.51.100.7", "192.0.2.99")
    assert TOO_MANY in knock(client, erin.email, address="10.0.0.1", headers=guesser).content.decode()
    knock(client, erin.email, address="10.0.0.1", headers=colleague)
    assert is_in(client)


def test_a_right_password_is_not_counted(client, erin):
    for _ in range(12):
        browser = Client()
        knock(browser, erin.email)
        assert is_in(browser)


# --- and nobody is locked out for long --------------------------------------------------------------------------------
@pytest.fixture
def erins_browser(client, erin):
    """A browser in which Erin has signed in before."""
    knock(client, erin.email)
    client.post(reverse("account_logout"))
    assert not is_in(client)
    return client


def test_guesses_elsewhere_do_not_keep_a_colleague_out_of_the_browser_she_uses(erins_browser, erin):
    guess(erin.email, 20, address="203.0.113.9")
    knock(erins_browser, erin.email)
    assert is_in(erins_browser)


def test_nor_do_guesses_from_her_own_office(erins_browser, erin):
    for number in range(40):
        guess(f"colleague{number}@tidewater.example", 1)
    knock(erins_browser, erin.email)
    assert is_in(erins_browser)


def test_a_known_browser_has_ten_tries_as_well(erins_browser, erin):
    for _ in range(10):
        knock(erins_browser, erin.email, WRONG)
    assert TOO_MANY in knock(erins_browser, erin.email).content.decode()


def test_a_browser_known_to_one_account_is_unknown_to_another(erins_browser, odette):
    guess(odette.email, 10)
    assert TOO_MANY in knock(erins_browser, odette.email).content.decode()


def test_a_forged_cookie_makes_no_browser_known(client, erin):
    guess(erin.email, 10)
    client.cookies["known_browser"] = "WyJlcmluIiwiMSJd:1xVHbE:forged"
    assert TOO_MANY in knock(client, erin.email).content.decode()


def test_the_cookie_names_nobody_and_is_out_of_reach_of_scripts(erins_browser, settings):
    cookie = erins_browser.cookies["known_browser"]
    assert "erin" not in cookie.value and cookie["httponly"] and cookie["samesite"] == "Lax"


# --- forgotten passwords ----------------------------------------------------------------------------------------------
def ask_for_reset(email):
    return Client().post(reverse("account_reset_password"), {"email": email}, REMOTE_ADDR="198.51.100.7")


def test_asking_for_a_new_password_tells_nobody_who_is_a_colleague(erin):
    known, unknown = ask_for_reset(erin.email), ask_for_reset("nobody@tidewater.example")
    assert known.status_code == unknown.status_code == 302
    assert known["Location"] == unknown["Location"]
    # One mail each, so that neither the answer nor the time it takes gives anybody away.
    assert [sent.to for sent in mail.outbox] == [[erin.email], ["nobody@tidewater.example"]]
    assert "/password/reset/key/" in mail.outbox[0].body and "/password/reset/key/" not in mail.outbox[1].body


def test_a_new_password_opens_the_door_even_while_somebody_guesses(client, erin):
    guess(erin.email, 10, address="203.0.113.9")
    ask_for_reset(erin.email)
    link = re.search(r"https?://[^/]+(/accounts/password/reset/key/\S+)", mail.outbox[0].body).group(1)
    form = client.get(link, follow=True)
    new = "a much longer tide at dusk"
    client.post(form.request["PATH_INFO"], {"password1": new, "password2": new})
    assert is_in(client)
    browser = Client()
    knock(browser, erin.email, new)
    assert is_in(browser)


def test_the_link_works_once(client, erin):
    ask_for_reset(erin.email)
    link = re.search(r"https?://[^/]+(/accounts/password/reset/key/\S+)", mail.outbox[0].body).group(1)
    form = client.get(link, follow=True)
    client.post(form.request["PATH_INFO"], {"password1": "a longer tide at dusk", "password2": "a longer tide at dusk"})
    again = Client().get(link, follow=True)
    assert 'name="password1"' not in again.content.decode()


def test_resets_are_limited_for_each_address(erin):
    for number in range(10):
        assert ask_for_reset(f"colleague{number}@tidewater.example").status_code == 302
    assert ask_for_reset(erin.email).status_code == 429
    assert Client().post(reverse("account_reset_password"), {"email": erin.email}).status_code == 302


def test_resets_are_limited_for_each_account(erin):
    for _ in range(7):
        ask_for_reset(erin.email)
    assert len(mail.outbox) == 5


# --- leavers ----------------------------------------------------------------------------------------------------------
def test_a_leavers_sessions_end_at_once(client, erin):
    knock(client, erin.email)
    assert client.get("/inbox/").status_code == 200
    people.record_departure(person=erin, by=None)
    assert client.get("/inbox/").status_code == 302
    assert not erin.usersession_set.exists()


def test_whoever_wrote_the_departure_the_door_is_shut(client, erin):
    """An import, a script, the clock's own turn of the day: no session outlives the leaving day."""
    knock(client, erin.email)
    Person.objects.filter(pk=erin.pk).update(left_on=erin.today() + timedelta(days=1))
    assert client.get("/inbox/").status_code == 200
    Person.objects.filter(pk=erin.pk).update(left_on=erin.today())
    assert client.get("/inbox/").status_code == 302
    assert client.post("/inbox/readings/").status_code == 302


def test_a_leaver_is_told_so_only_with_the_right_password(client, erin):
    people.record_departure(person=erin, by=None)
    assert knock(client, erin.email)["Location"] == reverse("account_inactive")
    assert not is_in(client)
    assert knock(client, erin.email, WRONG).status_code == 200


def test_a_leaver_gets_no_new_password(erin):
    people.record_departure(person=erin, by=None)
    ask_for_reset(erin.email)
    assert "/password/reset/key/" not in mail.outbox[0].body


def test_an_old_address_opens_nothing(client, erin):
    people.change_details(person=erin, by=None, email="erin.ebb@tidewater.example")
    knock(client, "erin@tidewater.example")
    assert not is_in(client)
    knock(client, "erin.ebb@tidewater.example")
    assert is_in(client)


# --- nobody signs up, nobody changes the address ----------------------------------------------------------------------
def test_nobody_signs_up(client, db):
    sent = {"email": "new@tidewater.example", "password1": PASSWORD, "password2": PASSWORD}
    client.post(reverse("account_signup"), sent)
    assert not Person.objects.exists() and not is_in(client)


def test_the_address_is_the_directorys_to_change(as_person, erin):
    client = as_person(erin)
    for path in ("email/", "confirm-email/", "confirm-email/abc:def/", "login/code/confirm/"):
        assert client.get(f"/accounts/{path}").status_code == 404
        assert client.post(f"/accounts/{path}", {"action_add": "", "email": "x@elsewhere.example"}).status_code == 404


# --- the second step --------------------------------------------------------------------------------------------------
def code_of(secret) -> str:
    return totp.format_hotp_value(totp.hotp_value(secret, next(iter(totp.yield_hotp_counters_from_time()))))


@pytest.fixture
def second_step(client, erin):
    """Erin with an authenticator app; the secret it shares with the site."""
    knock(client, erin.email)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    client.get(reverse("mfa_activate_totp"))
    secret = client.session["mfa.totp.secret"]
    with pytest.MonkeyPatch.context() as clock:  # the code is read and sent within the same half minute
        counter = next(iter(totp.yield_hotp_counters_from_time()))
        clock.setattr(totp, "yield_hotp_counters_from_time", lambda: iter([counter]))
        assert client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)}).status_code == 302
    client.post(reverse("account_logout"))
    return secret


def test_with_a_second_step_the_password_alone_opens_nothing(client, erin, second_step):
    assert knock(client, erin.email)["Location"] == reverse("mfa_authenticate")
    assert not is_in(client) and client.get("/inbox/").status_code == 302


def test_a_recovery_code_opens_the_door_once(client, erin, second_step):
    codes = erin.authenticator_set.get(type="recovery_codes").wrap().get_unused_codes()
    knock(client, erin.email)
    client.post(reverse("mfa_authenticate"), {"code": codes[0]})
    assert is_in(client)
    other = Client()
    knock(other, erin.email)
    other.post(reverse("mfa_authenticate"), {"code": codes[0]})
    assert not is_in(other)


def test_codes_cannot_be_guessed_on(client, erin, second_step):
    knock(client, erin.email)
    for _ in range(12):
        answer = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert TOO_MANY in answer.content.decode()


def test_the_password_is_asked_for_again_before_a_second_step_is_set_up(client, erin):
    knock(client, erin.email)
    wall = client.get(reverse("mfa_activate_totp"))["Location"]
    assert wall.startswith(reverse("account_reauthenticate"))
    assert client.post(wall, {"password": WRONG}).status_code == 200
    assert client.post(wall, {"password": PASSWORD})["Location"] == reverse("mfa_activate_totp")


def test_with_its_code_the_door_opens(client, erin, second_step, monkeypatch):
    knock(client, erin.email)
    later = time.time() + 120  # a code works once, so the next one is taken
    monkeypatch.setattr(time, "time", lambda: later)
    client.post(reverse("mfa_authenticate"), {"code": code_of(second_step)})
    assert is_in(client)


def test_one_limit_for_codes_wherever_they_are_tried(erin, second_step):
    """A new browser is no new ten tries at the second step."""
    for _ in range(10):
        browser = Client()
        knock(browser, erin.email)
        browser.post(reverse("mfa_authenticate"), {"code": "000000"})
    knock(browser, erin.email)
    answer = browser.post(reverse("mfa_authenticate"), {"code": code_of(second_step)})
    assert TOO_MANY in answer.content.decode() and not is_in(browser)


# --- the doors that need no account -----------------------------------------------------------------------------------
NEIGHBOURS = [23 * "a" + sign for sign in "abcdefghijkl"]
OPEN_DOORS = {
    "the public page of a certificate": lambda client, code, **how: client.get(f"/verify/{code}/", **how),
    "a receipt's page": lambda client, code, **how: client.get(f"/feedback/receipts/{code}/", **how),
    "a receipt's code": lambda client, code, **how: client.post("/feedback/receipts/", {"code": code}, **how),
}


@pytest.mark.parametrize("door", OPEN_DOORS)
def test_a_walk_over_neighbours_finds_nothing_and_is_stopped_after_ten(client, db, door, monkeypatch):
    def walk(**how):
        return [OPEN_DOORS[door](client, code, **how).status_code for code in NEIGHBOURS]

    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now)  # no minute ends meanwhile
    found = walk(REMOTE_ADDR="203.0.113.9")
    assert set(found[:10]) <= {404, 422} and found[10:] == [429, 429]
    answers = walk(REMOTE_ADDR="203.0.113.9", HTTP_X_FORWARDED_FOR="192.0.2.1")
    assert set(answers) == {429}, "a forged header is no other address"
    assert OPEN_DOORS[door](client, NEIGHBOURS[0], REMOTE_ADDR="198.51.100.7").status_code in (404, 422)


def at_the_turn_of_a_minute(client, monkeypatch) -> list[int]:
    """The answers to ten wrong tries in the last second of a minute, then to one in the next, and two minutes later."""
    turn = (time.time() // 60 + 1) * 60
    moments, found = [turn - 1] * 10 + [turn + 1, turn + 121], []
    for moment, code in zip(moments, NEIGHBOURS, strict=True):
        monkeypatch.setattr("ui.tries.time.time", lambda moment=moment: moment)
        found.append(client.get(f"/verify/{code}/").status_code)
    return found


def test_the_turn_of_a_minute_is_no_new_ten_tries(client, db, monkeypatch):
    assert at_the_turn_of_a_minute(client, monkeypatch) == [404] * 10 + [429, 404]


def test_the_harness_sees_a_count_that_begins_anew_with_the_minute(client, db, monkeypatch):
    class ThisMinuteAlone:
        add, incr = cache.add, cache.incr

        def get(self, name, default):
            return default

    monkeypatch.setattr("ui.tries.cache", ThisMinuteAlone())
    assert at_the_turn_of_a_minute(client, monkeypatch) == [404] * 12


def test_whoever_checks_many_certificates_is_not_counted_and_never_waits(client, erin, chandra, mona):
    furnish({"employee": erin, "champion": chandra, "manager": mona})
    page = f"/verify/{erin.awards.get().public_id}/"
    assert {client.get(page).status_code for _ in range(15)} == {200}
    assert 429 in {client.get(f"/verify/{code}/").status_code for code in NEIGHBOURS}
    assert client.get(page).status_code == 200, "a guesser at the same address shuts nobody out"


def test_addresses_that_stand_for_a_right_hold_128_bits():
    """Each sign of a public id stands for six bits, each of a receipt for almost five; none follows from another."""
    certificates, receipts = {unguessable() for _ in range(500)}, {receipt_code(None) for _ in range(500)}
    assert len(certificates) == len(receipts) == 500
    assert {len(each) for each in certificates} == {22} and min(map(len, receipts)) >= 24
    for ids in (certificates, receipts):
        shared = max(len(os.path.commonprefix(pair)) for pair in pairwise(sorted(ids)))
        assert shared < 8, "neighbours in the alphabet share their beginnings by chance alone"


# --- sessions and the operator's door ---------------------------------------------------------------------------------
def test_where_one_is_signed_in_is_listed_and_can_be_ended(client, erin):
    phone = Client()
    knock(phone, erin.email, address="203.0.113.50")
    knock(client, erin.email)
    page = client.get(reverse("usersessions_list"))
    assert "203.0.113.50" in page.content.decode()
    client.post(reverse("usersessions_list"))
    assert phone.get("/inbox/").status_code == 302 and client.get("/inbox/").status_code == 200


def test_the_admin_is_entered_by_the_same_door(client, ada):
    answer = client.get("/admin/people/person/")
    assert answer["Location"] == f"{LOGIN}?next=/admin/people/person/"
    assert client.get("/admin/login/")["Location"].startswith(LOGIN)
    assert client.post("/admin/login/", {"username": ada.email, "password": PASSWORD}).status_code == 302
    assert not is_in(client)
    assert knock(client, ada.email, next="/admin/people/person/")["Location"] == "/admin/people/person/"
    assert client.get("/admin/people/person/").status_code == 200


@pytest.mark.parametrize("who", ["erin", "chandra", "mona", "odette"])
def test_the_admin_is_not_found_by_those_without_a_role(as_person, request, who):
    client = as_person(request.getfixturevalue(who))
    for url in ("/admin/", "/admin/people/person/", "/admin/login/", "/admin/nowhere/"):
        assert client.get(url).status_code == 404
