"""What is published never changes, and the database itself says so: triggers for versions and for what belongs to
them."""

import pgtrigger


def frozen_once_published(name: str) -> pgtrigger.Protect:
    """Refuse to change or delete a row that has its `published_on`."""
    return pgtrigger.Protect(
        name=name,
        operation=pgtrigger.Update | pgtrigger.Delete,
        condition=pgtrigger.Q(old__published_on__isnull=False),
    )


def frozen_with_parent(name: str, version_of: str) -> pgtrigger.Trigger:
    """Refuse to add, change or delete a row of a published version.

    `version_of` is SQL that finds the version, under the alias v, of {row} (the old or the new row):
    "training_courseversion v WHERE v.id = {row}.version_id".
    """
    rows = {"OLD": "TG_OP <> 'INSERT'", "NEW": "TG_OP <> 'DELETE'"}
    checks = "\n".join(
        f"IF {applies} THEN IF EXISTS (SELECT 1 FROM {version_of.format(row=row)} AND v.published_on IS NOT NULL) THEN "  # noqa: S608
        "RAISE EXCEPTION 'pgtrigger: this version is published; make a new one'; END IF; END IF;"
        for row, applies in rows.items()
    )
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=f"{checks} IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;",
    )
