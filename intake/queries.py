"""Who sees which imports."""

from django.db import models


class ImportQuerySet(models.QuerySet):
    def visible_to(self, person):
        """An import is seen by those who hold the role that keeps its kind, and by administrators."""
        if not person.is_authenticated:
            return self.none()
        return self if person.is_superuser else self.filter(kept_by__in=person.granted_roles)

    def unsettled(self):
        """Received, and neither applied nor refused: work to be done."""
        return self.filter(applied_at__isnull=True, refused_at__isnull=True)

    def of(self, kind, scope):
        """The imports that say something about the same: a later one stands in the place of an earlier one."""
        return self.filter(kind=kind, scope=scope)

    def with_file(self):
        return self.filter(file_forgotten_at__isnull=True)


class MappingQuerySet(models.QuerySet):
    def visible_to(self, person):
        """How the headings of files are called is no secret to those who bring files in."""
        return self if person.is_authenticated and person.granted_roles else self.none()
