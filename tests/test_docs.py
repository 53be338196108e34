"""The documents are true: states, settings, commands, screenshots and links."""

import re
from pathlib import Path

import pytest

from config.management.commands.document_states import PAGE, document

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted(DOCS.rglob("*.md"))]
DJANGOS = {
    "check",
    "migrate",
    "makemigrations",
    "collectstatic",
    "compilemessages",
    "makemessages",
}  # commands that no app of ours brings
# Read by programs of others and by the tests themselves; no setting of the site.
NOT_OURS = {"DJANGO_SETTINGS_MODULE", "PYTHONUNBUFFERED", "PATH", "HOME", "TZ"}


def links_of(page: Path):
    """Where the page's own links and pictures lead, as paths; other sites are left out."""
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text()):
        if "://" not in target and not target.startswith(("#", "mailto:")):
            yield (page.parent / target.partition("#")[0]).resolve()


# --- states -----------------------------------------------------------------------------------------------------------
def test_the_page_of_states_is_what_the_code_says():
    assert PAGE.read_text() == document(), "run: python manage.py document_states"


# --- settings ---------------------------------------------------------------------------------------------------------
def table_under(heading: str) -> set[str]:
    page = (DOCS / "settings.md").read_text()
    section = page.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    return set(re.findall(r"^\| `(\w+)` \|", section, flags=re.MULTILINE))


def read_in(*files: Path, how: str) -> set[str]:
    return {name for file in files for name in re.findall(how, file.read_text())}


def test_the_table_of_settings_lists_what_the_settings_read():
    read = read_in(ROOT / "config" / "settings.py", how=r"\benv\.\w+\(\s*\"(\w+)\"")
    assert read == table_under("The site")


def test_the_table_of_a_local_run_lists_what_its_programs_read():
    programs = [file for file in (ROOT / "config").rglob("*.py") if file.name != "settings.py"]
    read = read_in(*programs, how=r"os\.environ(?:\.get\(|\.setdefault\(|\[)\"(\w+)\"") - NOT_OURS
    assert read - table_under("The site") == table_under("A run on this machine")


# --- commands ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_commands_of_the_documents_exist(page):
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), flags=re.MULTILINE))
    code = "\n".join(re.findall(r"```.*?```|`[^`\n]+`", page.read_text(), flags=re.DOTALL))
    named = set(re.findall(r"\bmake ([a-z]+)\b", code))
    assert named <= targets
    for command in re.findall(r"manage\.py ([a-z_]+)", code):
        assert [*ROOT.glob(f"*/management/commands/{command}.py")] or command in DJANGOS


# --- screenshots and links --------------------------------------------------------------------------------------------
def test_every_screenshot_is_shown_and_every_one_shown_exists():
    pictures = {path for path in DOCS.rglob("*") if path.suffix in (".png", ".svg", ".webp", ".gif")}
    shown = {path for page in PAGES for path in links_of(page) if path.suffix in (".png", ".svg", ".webp", ".gif")}
    assert shown - pictures == set(), "shown, but not there"
    assert pictures - shown == set(), "there, but shown nowhere"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page):
    assert not [path for path in links_of(page) if not path.exists()]


def test_every_document_can_be_reached_from_the_readme():
    seen, ahead = set(), [ROOT / "README.md"]
    while ahead:
        page = ahead.pop()
        if page.suffix == ".md" and page not in seen:
            seen.add(page)
            ahead += links_of(page)
    assert set(PAGES) <= seen


# --- words ------------------------------------------------------------------------------------------------------------
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK|lorem ipsum|coming soon)\b", flags=re.IGNORECASE)


@pytest.mark.parametrize("folder", ["docs", "templates", "config", "people", "inbox", "journal", "studio"])
def test_nothing_says_that_it_is_unfinished(folder):
    files = [path for path in (ROOT / folder).rglob("*") if path.suffix in (".py", ".md", ".html", ".txt")]
    assert not [path for path in files if UNFINISHED.search(path.read_text())]
