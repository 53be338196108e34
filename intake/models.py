"""Files brought in from outside, what came of them, and how their headings are called."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from intake.queries import ImportQuerySet, MappingQuerySet


class Import(models.Model):
    """A file somebody brought in: first it is received, whole; then it is applied, or refused with a sentence.

    It points at people by number, without a foreign key, since everything about people stands to the right of it.
    Imports of one kind and scope ("usage" of "copilot github-copilot") are applied one after the other; one that was
    overtaken by a later one is refused.
    """

    kind = models.CharField(max_length=40, help_text=_("As in “people” or “usage”."))
    scope = models.CharField(
        max_length=120, blank=True, help_text=_("What it is about, as in “copilot github-copilot”.")
    )
    kept_by = models.CharField(max_length=20, help_text=_("The role that may see it, besides administrators."))
    filename = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField(help_text=_("Bytes, as they came."))
    options = models.JSONField(default=dict, blank=True, help_text=_("How it is to be read and applied."))
    actor_id = models.BigIntegerField(null=True, help_text=_("The person's id; empty when the shell did it."))
    received_at = models.DateTimeField(default=timezone.now)
    applied_at = models.DateTimeField(null=True, blank=True)
    refused_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True, help_text=_("Why all of it was refused."))
    file_forgotten_at = models.DateTimeField(null=True, blank=True)

    read = models.PositiveBigIntegerField(default=0, help_text=_("Lines, the headings left out."))
    applied = models.PositiveBigIntegerField(default=0, help_text=_("Lines that said something new."))
    unchanged = models.PositiveBigIntegerField(default=0, help_text=_("Lines that said what was known."))
    quarantined = models.PositiveBigIntegerField(default=0, help_text=_("Lines about somebody who is not known here."))
    rejected = models.PositiveBigIntegerField(default=0, help_text=_("Lines that could not be read or applied."))
    detail = models.JSONField(default=dict, blank=True, help_text=_("What else there is to say about this kind."))

    objects = ImportQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["kind", "scope", "-id"], name="import_by_kind")]
        constraints = [
            models.CheckConstraint(
                condition=Q(applied_at__isnull=True) | Q(refused_at__isnull=True), name="import_settled_one_way"
            ),
            models.CheckConstraint(
                condition=Q(refused_at__isnull=True, reason="") | (Q(refused_at__isnull=False) & ~Q(reason="")),
                name="import_refused_with_a_reason",
            ),
        ]
        triggers = [pgtrigger.Protect(name="import_stays", operation=pgtrigger.Delete)]

    def __str__(self):
        return f"{self.kind}: {self.filename}"

    @property
    def is_settled(self) -> bool:
        return bool(self.applied_at or self.refused_at)


class Chunk(models.Model):
    """A part of an import's file, compressed with zlib: a large file passes through memory in pieces, both ways."""

    imported = models.ForeignKey(Import, models.PROTECT, related_name="chunks")
    number = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        ordering = ["imported", "number"]
        constraints = [models.UniqueConstraint(fields=["imported", "number"], name="a_chunk_has_its_number")]

    def __str__(self):
        return f"{self.imported_id}/{self.number}"


class RejectedLine(models.Model):
    """A line that was not applied, what it was about, and why. The rest of the line is not kept here."""

    imported = models.ForeignKey(Import, models.PROTECT, related_name="rejected_lines")
    line = models.PositiveBigIntegerField(help_text=_("As an editor counts: the headings are line 1."))
    about = models.CharField(max_length=200, blank=True, help_text=_("The key of the line, as in an address."))
    reason = models.TextField()

    class Meta:
        ordering = ["imported", "line", "id"]
        indexes = [models.Index(fields=["imported", "line"], name="rejected_line_in_order")]

    def __str__(self):
        return gettext("line {line}: {reason}").format(line=self.line, reason=self.reason)


class Mapping(models.Model):
    """How the headings of some system's files are called here, kept under a name."""

    kind = models.CharField(max_length=40)
    name = models.CharField(max_length=60)
    columns = models.JSONField(help_text=_("Heading in the file → our name."))
    day_format = models.CharField(max_length=20, default="%Y-%m-%d", help_text=_("As in %d/%m/%Y."))
    delimiter = models.CharField(max_length=1, blank=True, help_text=_("Empty: the one that the headings use."))
    encoding = models.CharField(
        max_length=20, blank=True, help_text=_("Empty: UTF-8, or Windows-1252 where it is not.")
    )

    objects = MappingQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "name"]
        constraints = [models.UniqueConstraint(fields=["kind", "name"], name="one_mapping_per_kind_and_name")]

    def __str__(self):
        return self.name
