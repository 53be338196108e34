"""Clean input, one file per door."""

from feedback.forms.decisions import (
    AssignmentForm,
    DecisionForm,
    DuplicateForm,
    KindForm,
    OptionalTextForm,
    SeverityForm,
    TextForm,
)
from feedback.forms.reporting import ReceiptForm, ReportForm, WordsForm
from feedback.forms.ruling import QueueForm, RuleForm

__all__ = [
    "AssignmentForm",
    "DecisionForm",
    "DuplicateForm",
    "KindForm",
    "OptionalTextForm",
    "QueueForm",
    "ReceiptForm",
    "ReportForm",
    "RuleForm",
    "SeverityForm",
    "TextForm",
    "WordsForm",
]
