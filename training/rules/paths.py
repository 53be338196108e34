"""Which path leads to what, and which version of it stands on a day."""

from training.models import Path, PathVersion
from training.rules.tree import Step, grow


def path_for(tool) -> Path | None:
    """The path that qualifies for the tool; None when nobody needs a certificate for it."""
    return Path.objects.filter(tool=tool).first()


def champion_path() -> Path | None:
    """The path that an active champion keeps current."""
    return Path.objects.filter(for_champions=True).first()


def version_on(path: Path, on) -> PathVersion | None:
    """The version that governed on that day: the newest published by then; for what was learned before there was a
    path, its first one. None while nothing is published."""
    return governing(path.versions.filter(published_on__isnull=False).order_by(), on)


def governing_versions(on) -> list[PathVersion]:
    """The version that governed on that day, of every path there is, with its path: one query."""
    published: dict[int, list[PathVersion]] = {}
    for version in (
        PathVersion.objects.filter(published_on__isnull=False).order_by("path", "number").select_related("path__tool")
    ):
        published.setdefault(version.path_id, []).append(version)
    return [governing(versions, on) for versions in published.values()]


def governing(versions, on):
    """The same choice among the published versions of any one path or course."""
    in_order = sorted(versions, key=lambda version: version.number)
    by_then = [version for version in in_order if version.published_on <= on]
    return by_then[-1] if by_then else next(iter(in_order), None)


def tree_on(path: Path, on) -> tuple[PathVersion | None, Step | None]:
    """That version and its steps."""
    version = version_on(path, on)
    return version, grow(version.nodes.all()) if version else None
