"""What is said where no view speaks: a page in the site's look, a problem for a machine, a sentence for a fragment.

It asks neither the database nor the cache, nor who is signed in: one of them may be what is missing.
"""

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from config.api import problem


def answer(request: HttpRequest, status: int, sentence: str, page: str) -> HttpResponse:
    """`page`: the template, which is given the sentence as `why`."""
    if request.path_info.startswith("/api/"):
        return problem(status, sentence)
    if request.headers.get("HX-Request"):
        return HttpResponse(sentence, status=status, content_type="text/plain; charset=utf-8")
    return HttpResponse(render_to_string(page, {"why": sentence}), status=status)
