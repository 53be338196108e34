"""Requests as a web server passes them on, with bodies that are read as they come, whole or not."""

import io
import sys

from django.test import Client
from django.test.client import ClientHandler

FORM = "application/x-www-form-urlencoded"
EDGE = "an-edge"
PARTS = f"multipart/form-data; boundary={EDGE}"
LOGIN = "/accounts/login/"


def part(name, content: bytes, about="") -> bytes:
    return f'--{EDGE}\r\nContent-Disposition: form-data; name="{name}"{about}\r\n\r\n'.encode() + content + b"\r\n"


def parts(*each: bytes) -> bytes:
    return b"".join(each) + f"--{EDGE}--\r\n".encode()


def environ(address, method, **about) -> dict:
    """What a web server tells of a request."""
    return {
        "REQUEST_METHOD": method,
        "PATH_INFO": address,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "REMOTE_ADDR": "198.51.100.7",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
    } | about


class Knocks:
    """The site behind its web server: knock(address, body, type) -> (status, words of the answer)."""

    def __init__(self, person=None):
        client = Client()
        if person:
            client.force_login(person)
        client.get("/people/me/" if person else LOGIN)
        self.cookies = "; ".join(f"{name}={each.value}" for name, each in client.cookies.items())
        self.token = client.cookies["csrftoken"].value
        self.site = ClientHandler()

    def __call__(self, address, body=b"", dress=FORM, method="POST", length=None, **headers):
        stream = body if hasattr(body, "read") else io.BytesIO(body)
        about = {"CONTENT_TYPE": dress, "CONTENT_LENGTH": str(len(body) if length is None else length)}
        about |= {"HTTP_COOKIE": self.cookies, "HTTP_X_CSRFTOKEN": self.token, "wsgi.input": stream} | headers
        self.answer = self.site(environ(address, method, **about))
        return self.answer.status_code, " ".join(self.answer.content.decode().split())
