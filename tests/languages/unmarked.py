"""Finds words that people read and that no translator would be shown: in templates and in Python.

python -m tests.languages.unmarked training     what is left to mark in an app
"""

import ast
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# --- templates --------------------------------------------------------------------------------------------------------
MARKED = re.compile(
    r"{%-?\s*blocktrans(?:late)?\b.*?{%-?\s*endblocktrans(?:late)?\s*-?%}"
    r"|{%\s*comment\b.*?{%\s*endcomment\s*%}|{#.*?#}|<!--.*?-->"
    r"|<(script|style|svg)\b.*?</\1>|<code\b.*?</code>",
    re.DOTALL,
)
TAG_WITH_WORDS = re.compile(r"{%\s*(?:ui|field|badge|include|with|person|meter)\b.*?%}", re.DOTALL)
QUOTED = re.compile(r"""(?<![_(])"([^"]*)"|(?<![_(\w])'([^']*)'""")
SPOKEN_ATTRIBUTE = re.compile(r"""\b(aria-label|placeholder|title|alt|data-label|content)="([^"]*)\"""")
DEFAULT = re.compile(r"""\|default(?:_if_none)?:["']([^"']*)["']""")  # a key is in lower case
ADDRESS = re.compile(r"(?<!\w)(?:/[\w-]*)+/")  # as a plain mail spells it
WORD = re.compile(r"[A-Za-zÄÖÜäöüß]{2,}")
# Names, units and codes that are the same in every language.
SAME_EVERYWHERE = {
    "Groundswell",
    "AI",
    "Ops",
    "Studio",
    "CSV",
    "XLSX",
    "PDF",
    "JSON",
    "QR",
    "SHA",
    "OK",
    "URL",
    "S0",
    "FB",
    "GitHub",
    "Copilot",
}
SPOKEN_ARGUMENTS = (
    "label",
    "title",
    "text",
    "of",
    "noun",
    "name",
    "hint",
    "action_label",
    "sentence",
    "caption",
    "note",
    "words",
)


def is_prose(words: str) -> bool:
    left = WORD.findall(re.sub(r"&\w+;", " ", words))
    return any(word not in SAME_EVERYWHERE for word in left)


def unmarked_in_template(path: Path) -> list[str]:
    """Each piece of text, spoken attribute and argument of a component that is not marked."""
    source = MARKED.sub(" ", path.read_text())
    found = []
    for tag in TAG_WITH_WORDS.findall(source):
        for name, words in re.findall(r"""\b(\w+)="([^"]*)\"""", re.sub(r"""_\("[^"]*"\)""", "_", tag)):
            a_name = re.fullmatch(r"[\w.|:-]+", words) and not re.fullmatch(r"[A-Z][a-z]+", words)
            if name in SPOKEN_ARGUMENTS and is_prose(words) and not a_name:
                found.append(f"{name}={words!r}")
        if first := re.match(r"""{%\s*badge\s+"([^"]*)\"""", tag):
            found.append(f"badge {first[1]!r}")
    found += [f"default:{words!r}" for words in DEFAULT.findall(source) if is_prose(words) and words != words.lower()]
    source = re.sub(r"{%.*?%}|{{.*?}}", " ", source, flags=re.DOTALL)
    for name, words in SPOKEN_ATTRIBUTE.findall(source):
        if name != "content" and is_prose(words):
            found.append(f"{name}={words.strip()!r}")
    text = re.sub(r"<[^>]*>", "\n", source, flags=re.DOTALL)
    text = ADDRESS.sub(" ", text)
    found += [line.strip() for line in text.splitlines() if is_prose(line)]
    return found


# --- Python -----------------------------------------------------------------------------------------------------------
TRANSLATORS = {
    "_",
    "gettext",
    "gettext_lazy",
    "gettext_noop",
    "ngettext",
    "ngettext_lazy",
    "pgettext",
    "pgettext_lazy",
    "npgettext",
    "npgettext_lazy",
}
FOR_PROGRAMMERS = {
    "TypeError",
    "RuntimeError",
    "ValueError",
    "KeyError",
    "LookupError",
    "NotImplementedError",
    "AssertionError",
    "ImproperlyConfigured",
    "Unavailable",
    "Http404",
    "Tag",
    "Error",
    "Warning",
}
PATTERNS = {"compile", "match", "fullmatch", "search", "findall", "finditer", "sub", "split"}
# Entries of public lists are cited as they were published: "2.4 Data Privacy", "LLM02:2025 …".
CITED = re.compile(r"^(?:\d+\.\d+|LLM\d+:\d{4}|NIST|OWASP) ")
DATABASE = {"execute", "executemany"}  # told to a cursor: a statement and its values
LOGS = {"debug", "info", "warning", "error", "exception", "critical"}
SENTENCE = re.compile(r"[A-Za-zÄÖÜ“][\w’'“”-]* +[\w’'“”{-]+")
SQL = re.compile(
    r"\b(SELECT|INSERT|UPDATE|DELETE|CREATE|COPY|WITH|DROP|LOCK TABLE|TRIGGER|FROM|WHERE|ORDER BY|GROUP BY)\b"
    r"|\b(PREPARE|EXECUTE|UNION ALL|pg_\w+)\b|%\(\w+\)s"
)
# Where words are not for a reader of the site: the shell, the database, other people's formats, machines.
SKIPPED = ("management", "migrations", "sources", "services", "tests", "api.py")
# config also wires things up, for those who run them. These of its files stand between a visitor and a page.
OF_CONFIG = ("accounts.py", "admin_site.py", "context.py", "middleware.py", "urls.py")
FOR_DEVELOPERS = ("ui/views.py",)  # the gallery of components
MARKUP = ("link_rel",)  # arguments that are written into HTML and never said


class Unmarked(ast.NodeVisitor):
    """Strings that read like words for people and stand in no call of gettext."""

    def __init__(self, lines: list[str]):
        self.lines = lines
        self.found: list[tuple[int, str]] = []

    def visit_Call(self, node):
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if name in TRANSLATORS or name in FOR_PROGRAMMERS:
            return
        if name == "date_format":  # its second argument is a pattern, which Django says in the reader's language
            self.visit(node.args[0])
            return
        if name in DATABASE and getattr(node.func, "attr", ""):
            return
        if name in LOGS and getattr(getattr(node.func, "value", None), "id", "") in ("logger", "log", "logging"):
            return
        if name in PATTERNS and getattr(getattr(node.func, "value", None), "id", "") == "re":
            return
        self.generic_visit(node)

    def visit_keyword(self, node):
        if node.arg not in MARKUP:
            self.generic_visit(node)

    def visit_Assign(self, node):
        """What a constant called …SIGNS looks for in a text nobody reads, nor what is "For developers"."""
        signs = all(getattr(target, "id", "").endswith("SIGNS") for target in node.targets)
        if not signs and not self.lines[node.lineno - 2].startswith("# For developers"):
            self.generic_visit(node)

    def visit_JoinedStr(self, node):
        words = "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)
        self.look(node, words)
        for part in ast.walk(node):  # makemessages does not look inside an f-string
            if isinstance(part, ast.Call) and getattr(part.func, "id", "") in TRANSLATORS:
                self.found.append((part.lineno, f"marked within an f-string: {ast.unparse(part)}"))

    def visit_Constant(self, node):
        if isinstance(node.value, str):
            self.look(node, node.value)

    def look(self, node, words):
        if not (SENTENCE.search(words) and is_prose(words)) or CITED.match(words):
            return
        if not SQL.search(words) and not words.lstrip().startswith(("<", "/", "%", "{%")):
            self.found.append((node.lineno, words.strip()))

    def visit_Expr(self, node):
        if not (isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)):  # a docstring otherwise
            self.generic_visit(node)


def unmarked_in_python(path: Path) -> list[tuple[int, str]]:
    source = path.read_text()
    visitor = Unmarked(source.splitlines())
    visitor.visit(ast.parse(source))
    return visitor.found


def python_of(app: str):
    for path in sorted((ROOT / app).rglob("*.py")):
        ours = path.relative_to(ROOT)
        skipped = set(ours.parts) & {*SKIPPED, "__pycache__"} or ours.as_posix() in FOR_DEVELOPERS
        if not skipped and (app != "config" or path.name in OF_CONFIG):
            yield path


TEMPLATES = {
    "people": ("people", "account", "mfa", "usersessions", "allauth", "admin/people"),
    "feedback": ("feedback", "admin/feedback"),
}


def templates_of(app: str):
    """The templates an app speaks through; those of nobody else belong to ui."""
    for folder in TEMPLATES.get(app, (app,)):
        for kind in ("*.html", "*.txt"):
            found = sorted((ROOT / "templates" / folder).rglob(kind))
            yield from (path for path in found if "gallery" not in path.as_posix())  # the gallery is for developers
    if app == "ui":
        yield from sorted((ROOT / "templates").glob("*.html"))
        yield from (
            path
            for path in sorted((ROOT / "templates" / "admin").rglob("*.html"))
            if not {"feedback", "people"} & set(path.parts)
        )


def unmarked_of(app: str) -> list[str]:
    """Everything of an app that is left to mark, as "file:line words"."""
    found = [
        f"{path.relative_to(ROOT)}:{line} {words[:90]}"
        for path in python_of(app)
        for line, words in unmarked_in_python(path)
    ]
    found += [
        f"{path.relative_to(ROOT)} {words[:90]}"
        for path in templates_of(app)
        for words in unmarked_in_template(path)
        if "gallery" not in str(path)
    ]
    return found


if __name__ == "__main__":
    for name in sys.argv[1:]:
        print("\n".join(unmarked_of(name)))  # noqa: T201
