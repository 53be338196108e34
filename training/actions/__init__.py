"""Every write of training."""

from training.actions.assigning import assign_path, assign_path_to_all, withdraw_reason
from training.actions.authoring import (
    create_course,
    create_path,
    describe_course,
    describe_path,
    publish_course_version,
    publish_path,
    revise_course,
    set_policy,
    write_draft,
)
from training.actions.awarding import extend_award, reinstate_award, revoke_award, waive_path
from training.actions.forgetting import forget_identity
from training.actions.importing import apply_completions, receive_completions
from training.actions.learning import (
    attest,
    complete_lesson,
    keep_answers,
    record_completion,
    reopen_course,
    start_attempt,
    submit_attempt,
)
from training.actions.reminding import remind_of_renewals, remind_overdue

__all__ = [
    "apply_completions",
    "forget_identity",
    "assign_path",
    "assign_path_to_all",
    "attest",
    "complete_lesson",
    "create_course",
    "create_path",
    "describe_course",
    "describe_path",
    "extend_award",
    "keep_answers",
    "publish_course_version",
    "publish_path",
    "receive_completions",
    "record_completion",
    "reinstate_award",
    "remind_of_renewals",
    "remind_overdue",
    "reopen_course",
    "revise_course",
    "revoke_award",
    "set_policy",
    "start_attempt",
    "submit_attempt",
    "waive_path",
    "withdraw_reason",
    "write_draft",
]
