"""What the commands about a tool's files have in common."""

from journal.rules import Refused
from studio.models import Tool


def tool_called(slug: str) -> Tool:
    """The tool of that short name, or Refused with how to make one."""
    tool = Tool.objects.filter(slug=slug).first()
    if tool is None:
        raise Refused(f"There is no tool with the short name {slug}. Make one: manage.py create_tool {slug} NAME")
    return tool
