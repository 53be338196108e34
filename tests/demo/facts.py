"""What a story says, without the keys that the database happened to give: the same story has the same facts."""

import hashlib

from adoption.models import ChampionActivity, ChampionAssignment, SeatEvent, UsageDay
from feedback.models import Event, Item, Voice
from people.models import Membership, Person
from training.models import Assignment, Attempt, Award, Completion, LessonProgress

# model -> the columns that tell what happened
TOLD = {
    Person: ["email", "given_name", "family_name", "unit__name", "manager__email", "joined_on", "left_on"],
    Membership: ["person__email", "unit__name", "from_on", "until_on"],
    Assignment: ["person__email", "path__slug", "assigned_on"],
    Completion: ["person__email", "node_key", "occurred_on", "score"],
    LessonProgress: ["person__email", "lesson__title", "completed_at"],
    Attempt: ["person__email", "number", "score", "submitted_at"],
    Award: ["person__email", "path__slug", "valid_from", "valid_until", "grace_until"],
    SeatEvent: ["seat__person__email", "seat__tool__slug", "kind", "reason", "occurred_on"],
    UsageDay: ["person__email", "tool__slug", "day", "actions"],
    ChampionAssignment: ["person__email", "unit__name", "nominated_on", "accepted_on", "ended_on"],
    ChampionActivity: ["assignment__person__email", "kind", "occurred_on", "about__email"],
    Item: ["reporter__email", "what_happened", "severity", "state", "received_at", "queue__name", "owner__email"],
    Event: ["kind", "by__email", "at", "state"],
    Voice: ["person__email", "at", "verdict"],
}


def facts(model) -> list[tuple]:
    return sorted(model.objects.values_list(*TOLD[model]), key=repr)


def digest() -> dict[str, str]:
    """model name -> a fingerprint of its facts, so that a difference says where it is."""
    return {model.__name__: hashlib.sha256(repr(facts(model)).encode()).hexdigest()[:12] for model in TOLD}


def outside(story) -> list[str]:
    """Facts that lie before their person joined, or on the last day of the story or after it."""
    first = {person.email: person.joined_on for person in Person.objects.all()}
    found = []
    for model, email, day in WHEN:
        for who, when in model.objects.values_list(email, day):
            when = when.astimezone(story.zone).date() if hasattr(when, "hour") else when
            if when and (when >= story.as_of or (who and when < first[who])):
                found.append(f"{model.__name__} of {who} on {when}")
    return found


WHEN = [
    (Assignment, "person__email", "assigned_on"),
    (Completion, "person__email", "occurred_on"),
    (LessonProgress, "person__email", "completed_at"),
    (Attempt, "person__email", "submitted_at"),
    (SeatEvent, "seat__person__email", "occurred_on"),
    (UsageDay, "person__email", "day"),
    (ChampionAssignment, "person__email", "nominated_on"),
    (ChampionActivity, "assignment__person__email", "occurred_on"),
    (Item, "reporter__email", "received_at"),
    (Event, "by__email", "at"),
    (Voice, "person__email", "at"),
]
