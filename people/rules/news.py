"""What a line of a directory's file changes about its person. Pure, by the law of people.rules.presence."""

from datetime import date

from people.rules.presence import Presence, refusal_to_begin, refusal_to_leave, refusal_to_place
from people.rules.roster import Entry
from people.sources.directory import Line

Act = tuple[str, dict]


class NotSo(Exception):
    """What the line says of presence cannot be; str is the sentence."""


def refuse(sentence: str) -> None:
    if sentence:
        raise NotSo(sentence.rstrip("."))


def presence_of_new(line: Line, unit_id: int | None, today: date) -> Presence:
    """Of somebody who was unknown: from joined_on, or from today."""
    new = Presence(line.joined_on or min(today, line.left_on or today), line.left_on)
    since = max(line.unit_from or new.joined_on, new.joined_on)
    return new if unit_id is None or (new.left_on and since >= new.left_on) else new.placed(unit_id, since)


def presence_told(line: Line, before: Presence, unit_id: int | None, columns: set[str], today: date) -> Presence:
    """The presence after this line, of somebody who was known. Raises NotSo."""
    name, after = line.full_name, before
    gone = after.left_on is not None and after.left_on <= today
    if line.joined_on and line.joined_on not in (after.joined_on, after.since):
        if gone and line.joined_on > after.left_on:
            if line.joined_on > today:
                return before  # comes back later: a file of that day will say so
            after, gone = after.back(line.joined_on), False
        else:
            refuse(refusal_to_begin(name, after, line.joined_on))
            after = after.began(line.joined_on)
    if line.left_on != after.left_on:
        after = departure_told(line, after, gone, columns, today)
    return placement_told(line, after, unit_id, today)


def departure_told(line: Line, presence: Presence, gone: bool, columns: set[str], today: date) -> Presence:
    """A person whose line says nothing of leaving is here: back if they were gone."""
    if gone and (line.left_on is None or line.left_on > today):
        presence = presence.back(today)
    if line.left_on:
        refuse(refusal_to_leave(line.full_name, presence, line.left_on))
        return presence.left(line.left_on)
    return presence.not_left() if columns & {"left_on", "last_day"} else presence


def placement_told(line: Line, presence: Presence, unit_id: int | None, today: date) -> Presence:
    """A leaver is not moved any more."""
    if unit_id is None or (presence.left_on and presence.left_on <= today):
        return presence
    if presence.is_placed and presence.stays[-1].unit_id == unit_id:
        return presence
    on = max(line.unit_from or today, presence.since)
    refuse(refusal_to_place(line.full_name, presence, on, max(today, presence.since)))
    return presence.placed(unit_id, on)


def details_told(entry: Entry, columns: set[str]) -> dict:
    """Column of the person -> its new value, where it differs; the manager is left to people.rules.reporting."""
    line, known = entry.line, entry.known
    said = {"email": line.email, "given_name": line.given_name}
    said |= {"family_name": line.family_name} if columns & {"family_name", "name"} else {}
    said |= {name: value for name in ("employee_number", "external_id") if (value := getattr(line, name))}
    return {name: value for name, value in said.items() if value != getattr(known, name)}


def acts_of(entry: Entry) -> list[Act]:
    """What the journal is told, as each single action would tell it: (verb, detail)."""
    before, after = entry.before, entry.after
    if entry.known is None:
        departure = [departed(after)] if after.left_on else []
        return [("people.hire", {"unit": after.unit_id}), *departure]
    changed = sorted(name.removesuffix("_id") if name == "manager_id" else name for name in entry.details)
    acts: list[Act] = [("people.change_details", {"changed": changed})] if changed else []
    return acts if before == after else acts + acts_of_presence(before, after)


def acts_of_presence(before: Presence, after: Presence) -> list[Act]:
    acts: list[Act] = []
    returned = len(after.breaks) > len(before.breaks)
    if returned:
        acts.append(("people.record_return", {"left": str(after.breaks[-1].from_on), "on": str(after.since)}))
    elif before.since != after.since or before.joined_on != after.joined_on:
        acts.append(("people.correct_joining", {"was": str(before.since), "on": str(after.since)}))
    if after.left_on and (returned or after.left_on != before.left_on):
        acts.append(departed(after))
    elif before.left_on and not after.left_on and not returned:
        acts.append(("people.take_back_departure", {"was": str(before.left_on)}))
    if after.unit_id != before.unit_id:
        acts.append(("people.place", {"unit": after.unit_id, "on": str(after.stays[-1].from_on)}))
    return acts


def departed(presence: Presence) -> Act:
    return ("people.record_departure", {"on": str(presence.left_on)})
