"""What each column of a file is called where a reader says which heading it is."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

COLUMN_WORDS = {
    "email": _("Email"),
    "employee_number": _("Employee number"),
    "external_id": _("External id"),
    "given_name": _("Given name"),
    "family_name": _("Family name"),
    "name": pgettext_lazy("column of a file", "Name"),
    "unit": _("Unit"),
    "unit_parent": _("Unit parent"),
    "unit_head_email": _("Unit head email"),
    "unit_from": _("Unit from"),
    "manager_email": _("Manager email"),
    "manager_employee_number": _("Manager employee number"),
    "manager_name": _("Manager name"),
    "joined_on": _("Joined on"),
    "left_on": _("Left on"),
    "last_day": _("Last day"),
    "course": _("Course"),
    "completed_on": _("Completed on"),
    "score": pgettext_lazy("column of a file", "Score"),
    "granted_on": _("Granted on"),
    "revoked_on": _("Revoked on"),
    "login": pgettext_lazy("column of a file", "Login"),
    "day": pgettext_lazy("column of a file", "Day"),
    "actions": pgettext_lazy("column of a file", "Actions"),
}
