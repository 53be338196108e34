"""What nobody should send, and where it could be sent: every address of the resolver, and what their pages ask for.

Parameters and fields are read from the pages themselves (their links and forms), so that a new page, a new filter and
a new field are tried without anybody thinking of it.
"""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.core.cache import cache
from django.db import transaction
from django.test import Client

from tests.routes import Route

BEYOND_BIGINT = str(2**63)
HOSTILE = [
    "nul \x00 byte",
    BEYOND_BIGINT,
    "-" + "9" * 400,
    "0000-00-00",
    "0001-01-01",
    "9999-12-31",
    "2023-02-29",
    "1e999",
    "²",  # a digit, says Python, that int() does not take
    "٣",  # and one that it does
    "\udcff\udcfe\udc80",  # sent as three bytes that are no UTF-8
    "\u202e\u2066 ‮ \ufeff",
    "';--\"<script>alert(1)</script>",
    "%(x)s {0} {{ 7|add:7 }} %s",
    "nowhere__id__gt",
    "../../../../etc/passwd",
    "[[[[[[[[[[",
    '{"a": [1, {"b": null}]}',
    "=cmd|' /C calc'!A0",
    "",
    "x" * 20_000,
]
# Parameters that some view reads though no link of its page shows them.
EVERYWHERE = ["page", "sort", "o", "q", "p", "e", "day", "next", "show"]


class Page(HTMLParser):
    """The query parameters of a page's own links, and its forms: (method, action, fields with their values)."""

    def __init__(self, text: str):
        super().__init__()
        self.parameters, self.forms, self.form = set(), [], None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        about = dict(attrs)
        if tag == "a" and (about.get("href") or "").startswith("?"):
            self.parameters |= {name for name, _ in parse_qsl(about["href"][1:], keep_blank_values=True)}
        if tag == "form":
            self.form = Form((about.get("method") or "get").upper(), about.get("action") or "")
            self.forms.append(self.form)
        if self.form is not None and about.get("name") and tag in ("input", "select", "textarea", "button"):
            self.form.fields.setdefault(about["name"], about.get("value") or "1")

    def handle_endtag(self, tag):
        if tag == "form":
            self.form = None


@dataclass
class Form:
    method: str
    action: str
    fields: dict = field(default_factory=dict)


def knock(client: Client, method: str, address: str, data: dict | None = None) -> int:
    """The status of the answer, with everything it wrote undone again."""
    cache.clear()  # of what earlier knocks were counted
    sent = urlencode(data or {}, doseq=True, errors="surrogateescape")
    with transaction.atomic():
        if method == "GET":
            answer = client.get(address, QUERY_STRING=sent)
        else:
            answer = client.post(address, sent, content_type="application/x-www-form-urlencoded")
        if answer.streaming:
            list(answer.streaming_content)
        transaction.set_rollback(True)
    return answer.status_code


def looked_at(client: Client, address: str) -> Page | None:
    """The page under the address, or None where this person is shown none."""
    with transaction.atomic():
        answer = client.get(address)
        transaction.set_rollback(True)
    if answer.status_code != 200 or "html" not in answer.headers.get("Content-Type", ""):
        return None
    return Page(answer.content.decode())


def parameters_of(page: Page) -> list[str]:
    """What may stand after the question mark: parameters of its links, fields of its searches and filters."""
    asked = {name for form in page.forms if form.method == "GET" for name in form.fields}
    return sorted({*EVERYWHERE, *page.parameters, *asked})


def posts_of(page: Page, address: str) -> list[tuple[str, dict]]:
    """(action, fields) of each form of the page that writes; without the sign-out, which would end the walk."""
    forms = [form for form in page.forms if form.method == "POST" and "logout" not in form.action]
    return [(urlsplit(form.action).path or address, form.fields) for form in forms]


def ill_addresses(route: Route) -> list[str]:
    """The route's address with numbers beyond bigint, NUL and other nonsense in the place of each parameter."""
    if "(?P" in route.address or not route.parameters:
        return []
    nonsense = [BEYOND_BIGINT, "9" * 400, "0", "%00", "%FF", "x" * 2_000, "_3A", "%2e%2e", "_FF", "a%00b_00"]
    return ["/" + re.sub(r"<(?:\w+:)?\w+>", value, route.address) for value in nonsense]
