"""What is kept of a report is kept once; each reader finds it in their own language."""

from feedback import actions, notices
from feedback.models import Queue
from feedback.rules.refusals import refusal_to_move
from feedback.rules.sensitive import masked
from feedback.views.thread import full_history
from tests.languages.german import speaking_german

GERMAN = {
    ("report", "Restricted"): "Vertraulich",
    ("report", "In progress"): "In Arbeit",
    "S0 goes to the restricted queue": "S0 geht in die vertrauliche Warteschlange",
    "Sent it to {queue}: {why}": "An {queue} geschickt: {why}",
    ("who did what", "{who} {did}"): "{who}: {did}",
    "started work on it": "Arbeit begonnen",
    "You cannot decline a report that is {state}.": "Eine Meldung mit dem Stand „{state}“ kannst du nicht ablehnen.",
    "S0: {report} needs somebody now": "S0: {report} braucht sofort jemanden",
    "a password": "ein Passwort",
    "[{what} removed]": "[{what} entfernt]",
}


def events(item) -> list[str]:
    return [str(entry["event"]) for entry in full_history(item) if "event" in entry]


def test_a_route_that_was_kept_in_german_is_read_in_english_and_the_other_way_round(report):
    with speaking_german(GERMAN):
        item = report(kind="data_exposed")
        assert "An Vertraulich geschickt: S0 geht in die vertrauliche Warteschlange" in events(item)
        assert str(item.queue) == "Vertraulich"
    assert "Sent it to Restricted: S0 goes to the restricted queue" in events(item)
    assert (str(item.queue), item.queue.name) == ("Restricted", "Restricted")


def test_the_standing_queues_are_found_under_their_name_in_either_language(report, omar):
    restricted = report(kind="data_exposed").queue
    with speaking_german(GERMAN):
        assert actions.create_queue(name="vertraulich", by=omar) == restricted
        assert actions.create_queue(name="Restricted", by=omar) == restricted
    assert Queue.objects.filter(standing="restricted").count() == 1


def test_the_name_and_what_was_done_are_put_together_by_the_language(item, omar):
    actions.start_work(item=item, by=omar, version=item.version)
    assert f"{omar.name} started work on it" in events(item)
    with speaking_german(GERMAN):
        assert f"{omar.name}: Arbeit begonnen" in events(item)


def test_a_state_inside_a_sentence_keeps_the_capital_of_its_noun(item, omar):
    item = actions.start_work(item=item, by=omar, version=item.version)
    assert refusal_to_move(item, "declined", omar) == "You cannot decline a report that is in progress."
    with speaking_german(GERMAN):
        assert refusal_to_move(item, "declined", omar) == (
            "Eine Meldung mit dem Stand „In Arbeit“ kannst du nicht ablehnen."
        )


def test_a_notice_is_said_when_it_is_read_and_not_when_it_is_made(report):
    title = notices.restricted(report(kind="data_exposed"))["title"]
    assert str(title).endswith("needs somebody now")
    with speaking_german(GERMAN):
        assert str(title).endswith("braucht sofort jemanden")


def test_what_is_replaced_is_named_in_the_writers_language():
    assert masked("password: hunter22") == "password: [a password removed]"
    with speaking_german(GERMAN):
        assert masked("Passwort: hunter22") == "Passwort: [ein Passwort entfernt]"


def test_the_list_says_aloud_what_a_narrow_screen_shows_without_its_headings(client, omar, item):
    client.force_login(omar)
    assert 'class="num reach" data-label="reach">1<' in client.get("/admin/feedback/item/").content.decode()
