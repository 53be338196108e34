"""Every write of feedback: keyword-only, atomic, by somebody, with one journal entry in the same transaction."""

from feedback.actions.conversation import add_note, answer, ask_reporter, reply
from feedback.actions.forgetting import forget_identity
from feedback.actions.outcomes import (
    close_item,
    confirm_solved,
    decline_item,
    mark_duplicate,
    mark_spam,
    reopen_item,
    resolve_item,
)
from feedback.actions.reporting import Report, add_voice, report_item
from feedback.actions.routing import ask_routing, create_queue, route_item, route_unrouted
from feedback.actions.ruling import change_rule, create_rule, move_rule, retire_rule
from feedback.actions.triage import (
    assign_item,
    release_item,
    set_kind,
    set_severity,
    start_work,
    take_item,
    wait_for_vendor,
)

__all__ = [
    "forget_identity",
    "Report",
    "add_note",
    "add_voice",
    "answer",
    "ask_reporter",
    "ask_routing",
    "assign_item",
    "change_rule",
    "close_item",
    "confirm_solved",
    "create_queue",
    "create_rule",
    "decline_item",
    "mark_duplicate",
    "mark_spam",
    "move_rule",
    "release_item",
    "reopen_item",
    "reply",
    "report_item",
    "resolve_item",
    "retire_rule",
    "route_item",
    "route_unrouted",
    "set_kind",
    "set_severity",
    "start_work",
    "take_item",
    "wait_for_vendor",
]
