"""The operator's door: the triage inbox, one report's desk, the routing rules."""

from feedback.admin.items import ItemAdmin
from feedback.admin.rules import RuleAdmin

__all__ = ["ItemAdmin", "RuleAdmin"]
