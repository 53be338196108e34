"""Colleagues, and the accounts they sign in with."""

import zoneinfo
from functools import cached_property

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from people.models.unit import Unit
from people.queries import ENTRUSTED, PersonQuerySet

ERASED = gettext_noop("Erased person")  # kept where a name stood, and read in everybody's own language


class Role(models.TextChoices):
    """The roles somebody grants. Employee, manager and champion are not here: they follow from facts."""

    AI_OPS = "ai_ops", "AI Ops"
    AI_STUDIO = "ai_studio", "AI Studio"
    FINANCE = "finance", _("Finance")
    ADMINISTRATOR = "administrator", _("Administrator")


# What each granted role may do in the admin, as the beginnings of Django's permission names.
ADMIN_RIGHTS = {
    Role.AI_OPS: (
        "feedback.",
        "studio.view_",
        "training.view_",
        "adoption.view_",
        "people.view_person",
        "people.view_unit",
    ),
    Role.AI_STUDIO: ("studio.", "training.", "rollout.", "adoption.view_", "people.view_person", "people.view_unit"),
    Role.FINANCE: ("adoption.view_", "rollout.view_"),
    Role.ADMINISTRATOR: ("",),
}


class PersonManager(BaseUserManager.from_queryset(PersonQuerySet)):
    def get_by_natural_key(self, email):
        return self.get(email=email.lower())


def valid_time_zone(name: str) -> None:
    if name not in zoneinfo.available_timezones():
        said = _("“%(name)s” is not a time zone; write it like Europe/Berlin.")
        raise ValidationError(said, params={"name": name})


def company_time_zone() -> str:
    return settings.TIME_ZONE


class Person(AbstractBaseUser):
    """A colleague, and the account they sign in with. Rights follow from the roles in `people.rules`."""

    email = models.EmailField(max_length=254, unique=True, help_text=_("In lower case; the name to sign in with."))
    given_name = models.CharField(max_length=80)
    family_name = models.CharField(max_length=80, blank=True)
    external_id = models.CharField(
        max_length=120, null=True, blank=True, unique=True, help_text=_("The directory's own id.")
    )
    employee_number = models.CharField(max_length=60, null=True, blank=True, unique=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="people")
    manager = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="reports")
    time_zone = models.CharField(max_length=60, default=company_time_zone, validators=[valid_time_zone])
    language = models.CharField(max_length=10, default="en-gb")
    joined_on = models.DateField()
    left_on = models.DateField(null=True, blank=True, help_text=_("The first day without this person."))

    objects = PersonManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["given_name", "joined_on"]

    class Meta:
        verbose_name_plural = _("people")
        ordering = ["family_name", "given_name", "id"]
        indexes = [models.Index(fields=["family_name", "given_name", "id"], name="person_by_name")]
        constraints = [
            models.CheckConstraint(condition=Q(email=Lower("email")), name="person_email_in_lower_case"),
            models.CheckConstraint(condition=~Q(manager=F("id")), name="person_not_own_manager"),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(left_on__gte=F("joined_on")), name="person_leaves_after_joining"
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def name(self) -> str:
        return gettext(ERASED) if self.given_name == ERASED else f"{self.given_name} {self.family_name}".strip()

    def get_full_name(self):
        return self.name

    def get_short_name(self):
        return self.given_name

    def today(self):
        """The calendar day it is for this person, in their own time zone."""
        return timezone.now().astimezone(zoneinfo.ZoneInfo(self.time_zone)).date()

    @property
    def is_active(self) -> bool:
        """Leavers cannot sign in from the day they left."""
        return self.left_on is None or self.left_on > self.today()

    @cached_property
    def granted_roles(self) -> frozenset[str]:
        """The keys of the roles granted to this person and in force now."""
        self.entrust(ENTRUSTED(person=self.pk, today=timezone.localdate()) if self.pk else [])
        return self.__dict__["granted_roles"]

    @cached_property
    def headed_paths(self) -> tuple[str, ...]:
        """The tree paths of the units this person heads."""
        self.entrust(ENTRUSTED(person=self.pk, today=timezone.localdate()) if self.pk else [])
        return self.__dict__["headed_paths"]

    def entrust(self, told: list[tuple]) -> None:
        """Know what ENTRUSTED has answered, unless it is known. Nearly every page wants both: whoever asks for one is
        told both."""
        roles, paths = told[0] if told else ((), ())
        self.__dict__.setdefault("granted_roles", frozenset(roles))
        self.__dict__.setdefault("headed_paths", tuple(paths))

    # --- what Django's admin asks of an account; the answers stand in people.rules.ADMIN_RIGHTS -----------------------
    @property
    def is_staff(self) -> bool:
        return bool(self.granted_roles)

    @property
    def is_superuser(self) -> bool:
        return Role.ADMINISTRATOR in self.granted_roles

    def has_perm(self, permission, obj=None) -> bool:
        """`permission` as Django writes it: "feedback.change_item"."""
        if not self.is_active:
            return False
        return self.is_superuser or any(permission.startswith(ADMIN_RIGHTS[role]) for role in self.granted_roles)

    def has_perms(self, permissions, obj=None) -> bool:
        return all(self.has_perm(permission, obj) for permission in permissions)

    def has_module_perms(self, app_label) -> bool:
        if not self.is_active:
            return False
        return self.is_superuser or any(
            right.startswith(f"{app_label}.") for role in self.granted_roles for right in ADMIN_RIGHTS[role]
        )
