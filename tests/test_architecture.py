"""The house rules of docs/map.md, held by the code itself.

`python -m tests.test_architecture` prints what is longer than the ceilings that start a conversation.
"""

import ast
import configparser
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from importlinter.cli import lint_imports

from tests.routes import all_routes

ROOT = Path(__file__).resolve().parents[1]
LINE = [
    "ui", "journal", "intake", "people", "inbox", "studio", "training", "adoption", "feedback", "rollout", "desks",
    "demo",
]  # fmt: skip

ROOMS = {
    "queries", "models", "rules", "notices", "tasks", "actions", "sources", "forms", "tables", "filters",
    "views", "urls", "admin", "api", "schedule", "management", "migrations", "apps",
}  # fmt: skip
MORE_ROOMS = {
    # Components for everybody's templates and files, what is drawn once, and the count at doors without a sign-in.
    "ui": {"templatetags", "charts", "exports", "pieces", "templates", "tries", "words"},
    "training": {"public_urls"},  # the certificate that anybody may check stands at /verify/
    "adoption": {"champion_urls"},  # champions have an address of their own, /champions/
    "demo": None,  # tells a story in whatever files it takes; nothing imports it
}
NO_NAMES = {
    "utils",
    "helpers",
    "common",
    "manager",
    "managers",
    "service",
    "services",
    "data",
    "misc",
    "signals",
    "base",
}

PUBLIC = {
    "inbox:stop",  # signed address, from a mail
    "training_public:verify",  # a certificate's own page, by its long number
    "feedback:receipts",  # anonymous reports: the receipt is the key
    "feedback:receipt",
    "feedback:receipt_answers",
    "feedback:receipt_closings",
    "feedback:receipt_reopenings",
    "api:adoption",  # a token is the key (config/api.py)
    "api:openapi-json",  # what the API can be asked; the code is public as well
    "api:api-root",  # nothing is there
    "account_login",
    "account_logout",
    "account_inactive",
    "account_signup",  # says that nobody signs up
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_email_verification_sent",  # closed in config/urls.py before allauth's page is reached
    "account_confirm_email",
    "account_confirm_login_code",
    "mfa_authenticate",  # between the password and the second step
    "admin:login",  # leads to account_login
    "healthz",  # says that the process lives
    "readyz",  # says which part is missing
    "metrics",  # nothing without the token of METRICS_TOKEN
}

# Querysets that already say whose rows they are.
GUARDS = re.compile(r"visible_to|owned_by|seen_by|champion_people")

# Views that fetch a row otherwise, by file and function, each with what stands in its place.
FETCHED_OTHERWISE = {
    "people/views.py:myself": "only ever the reader's own row",
    "training/views/player.py:course": "a lesson of the course that was fetched through visible_to",
    "training/views/player.py:complete": "published lessons are open inside the company; the action refuses the rest",
    "training/views/quiz.py:published": "published quizzes are open inside the company; the action refuses the rest",
    "feedback/views/item.py:voices": "joining a report is what lets somebody open it; never S0, never anonymous ones",
}


def sources(*folders, skip=("migrations",)):
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if not set(path.relative_to(ROOT).parts) & {*skip, "__pycache__"}:
                yield path


def functions_of(path):
    return [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.FunctionDef)]


# --- imports and rooms ------------------------------------------------------------------------------------------------
def test_the_import_contracts_are_kept(monkeypatch):
    monkeypatch.chdir(ROOT)
    assert lint_imports(config_filename=".importlinter", no_cache=True) == 0


def test_the_line_is_the_same_in_the_contract_and_in_the_settings():
    contract = configparser.ConfigParser()
    contract.read(ROOT / ".importlinter")
    layers = contract["importlinter:contract:line"]["layers"].split()
    assert list(reversed(layers)) == [*LINE, "config"]
    assert [app for app in settings.INSTALLED_APPS if app in LINE] == LINE


@pytest.mark.parametrize("app", LINE)
def test_an_app_has_its_rooms_and_no_others(app):
    if (allowed := MORE_ROOMS.get(app, set())) is None:
        return
    found = {path.stem for path in (ROOT / app).iterdir() if not path.name.startswith("__")}
    assert found <= ROOMS | allowed


@pytest.mark.parametrize("app", [*LINE, "config"])
def test_no_file_is_a_drawer_for_odds_and_ends(app):
    named = {path.relative_to(ROOT).as_posix() for path in sources(app) if path.stem in NO_NAMES}
    assert not named


def test_nothing_is_wired_by_signals():
    wired = re.compile(
        r"django\.(db\.models|core|dispatch|contrib\.auth)[\w.]* import .*(signals|receiver|Signal)|@receiver"
    )
    assert not [path for path in sources(*LINE, "config") if wired.search(path.read_text())]


def test_no_import_hides_inside_a_function():
    hidden = [
        f"{path.relative_to(ROOT)}:{inner.lineno}"
        for path in sources(*LINE, "config")
        for function in functions_of(path)
        for inner in ast.walk(function)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert not hidden


def test_each_foreign_key_points_left():
    order = {app: place for place, app in enumerate(LINE)}
    wrong = [
        f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"
        for model in apps.get_models()
        if model._meta.app_label in order
        for field in model._meta.get_fields()
        if field.concrete and field.is_relation and field.related_model
        if order.get(field.related_model._meta.app_label, -1) > order[model._meta.app_label]
    ]
    assert not wrong


def test_the_journal_points_at_nothing():
    for model in apps.get_app_config("journal").get_models():
        assert not [field for field in model._meta.get_fields() if field.is_relation]


# --- what a person may see --------------------------------------------------------------------------------------------
def fetches_of(function):
    """The first argument of each get_object_or_404 in the function, as source; a local name as what it was given."""
    local = {
        ast.unparse(node.targets[0]): ast.unparse(node.value)
        for node in ast.walk(function)
        if isinstance(node, ast.Assign)
    }
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("get_object_or_404", "get_list_or_404"):
            what = ast.unparse(node.args[0])
            yield local.get(what.partition(".")[0], what)


def test_views_fetch_through_what_a_person_may_see():
    unguarded = {
        f"{path.relative_to(ROOT)}:{function.name}"
        for path in sources(*LINE)
        if "/views" in path.as_posix()
        for function in functions_of(path)
        for what in fetches_of(function)
        if not GUARDS.search(what)
    }
    assert unguarded == set(FETCHED_OTHERWISE)


def test_every_page_asks_for_a_sign_in_unless_it_is_known_not_to():
    public = {route.name for route in all_routes() if route.public and route.name}
    assert public <= PUBLIC, "these routes need no sign-in, and nobody has written down why"
    assert public >= PUBLIC - {"admin:login"}, "these are no longer public: take them off the list"


def test_the_middleware_that_asks_for_it_is_on():
    assert "django.contrib.auth.middleware.LoginRequiredMiddleware" in settings.MIDDLEWARE


def test_every_state_change_is_a_noun_in_the_address():
    verbs = {
        "add",
        "create",
        "edit",
        "delete",
        "update",
        "remove",
        "approve",
        "close",
        "send",
        "do",
        "action",
        "submit",
    }
    ours = [route for route in all_routes() if not route.address.startswith(("admin/", "accounts/"))]
    named_by_verb = [route.address for route in ours if set(route.address.strip("/").split("/")) & verbs]
    assert not named_by_verb


# --- sizes ------------------------------------------------------------------------------------------------------------
FILE_CEILING, FUNCTION_CEILING, TEMPLATE_CEILING = 300, 25, 80


@pytest.mark.parametrize("app", [*LINE, "config"])
def test_no_file_is_longer_than_its_ceiling(app):
    assert not {path: lines for path in sources(app) if (lines := len(path.read_text().splitlines())) > FILE_CEILING}


def longer_than_their_ceilings():
    """(what, lines) of each function and template above its ceiling, the longest first."""
    long = []
    for path in sources(*LINE, "config"):
        for function in functions_of(path):
            lines = function.end_lineno - function.lineno + 1
            if lines > FUNCTION_CEILING:
                long.append((f"{path.relative_to(ROOT)}:{function.lineno} {function.name}", lines))
    for path in sorted((ROOT / "templates").rglob("*.html")):
        if (lines := len(path.read_text().splitlines())) > TEMPLATE_CEILING:
            long.append((str(path.relative_to(ROOT)), lines))
    return sorted(long, key=lambda each: -each[1])


def test_templates_and_functions_that_outgrew_their_ceilings_stay_few():
    """A ceiling starts a conversation; twice the ceiling ends it."""
    assert not [what for what, lines in longer_than_their_ceilings() if lines > 2 * TEMPLATE_CEILING]
    functions = [
        what for what, lines in longer_than_their_ceilings() if ".html" not in what and lines > 2 * FUNCTION_CEILING
    ]
    assert not functions


def test_templates_bring_no_style_and_no_script_of_their_own():
    """The Content-Security-Policy would refuse them; mails are read elsewhere and need theirs."""
    inline = re.compile(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=|javascript:|hx-on")
    templates = [path for path in (ROOT / "templates").rglob("*.html") if path.name != "mail.html"]
    assert not [path for path in templates if inline.search(strip_comments(path.read_text()))]


def strip_comments(template: str) -> str:
    return re.sub(r"{%\s*comment.*?endcomment\s*%}|{#.*?#}", "", template, flags=re.DOTALL)


if __name__ == "__main__":
    for what, lines in longer_than_their_ceilings():
        print(f"{lines:5} {what}")  # noqa: T201
