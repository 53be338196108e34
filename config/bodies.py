"""What a request may carry: how much, in which dress, and whether it came whole.

Django reads a form when somebody first asks for a field of it, and the first to ask is the CSRF check, before anybody
has looked at who is there. So it is read here, before any check: a stranger's gigabyte is refused by its length and
touches no disk, and whatever is wrong with a form is a sentence on a page.
"""

import io
import tempfile

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation, TooManyFieldsSent
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import Http404, HttpRequest, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.urls import resolve
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from config.answers import answer

READING = ("GET", "HEAD", "OPTIONS", "TRACE")
MEGABYTE = 1_000_000


class NotTaken(Exception):
    """A body that is not read. str(not_taken) is a sentence."""

    def __init__(self, status: int, sentence: str):
        super().__init__(sentence)
        self.status = status


class BodyMiddleware:
    """Reads what is written here, before a view or the page of what is not found does.

    A view that takes more than a form has `largest_body(request)`, in bytes.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method not in READING:
            try:
                read(request, most_bytes(request))
            except NotTaken as reason:
                return answer(request, reason.status, str(reason), "400.html")
        return self.get_response(request)


def most_bytes(request: HttpRequest) -> int:
    try:
        of_view = getattr(resolve(request.path_info).func, "largest_body", None)
    except Http404:
        of_view = None
    return max(settings.DATA_UPLOAD_MAX_MEMORY_SIZE, of_view(request) if of_view else 0)


def read(request: HttpRequest, most: int) -> None:
    """Read the form, if it is one. Raises NotTaken."""
    look_at_headers(request, most)
    request._stream = WholeBody(request._stream, length_of(request))
    try:
        request.POST  # noqa: B018 (reads it)
    except UnreadablePostError:
        raise NotTaken(400, _("What was sent did not arrive whole. Go back, and send it once more.")) from None
    except RequestDataTooBig:
        raise too_large(settings.DATA_UPLOAD_MAX_MEMORY_SIZE) from None
    except TooManyFieldsSent:
        raise NotTaken(400, _("The form has more fields than any of ours.")) from None
    except (BadRequest, SuspiciousOperation, MultiPartParserError, ValueError):
        said = _("What was sent cannot be read as a form. If there was a file in it, its name may be too long.")
        raise NotTaken(400, said) from None


def look_at_headers(request: HttpRequest, most: int) -> None:
    headers = request.headers
    if headers.get("Content-Encoding", "identity").strip().lower() != "identity":
        raise NotTaken(415, _("What was sent is compressed. Send it as it is."))
    if headers.get("Transfer-Encoding") and not headers.get("Content-Length"):
        raise NotTaken(411, _("What was sent does not say how long it is. Send it with its length."))
    if request.content_params.get("charset", "utf-8").lower() not in ("utf-8", "utf8"):
        raise NotTaken(415, _("What was sent is not in UTF-8, which is all that is read here."))
    if length_of(request) > most:
        raise too_large(most)


def length_of(request: HttpRequest) -> int:
    """As Django has it: what is no number is nothing."""
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def too_large(most: int) -> NotTaken:
    said = _("What was sent is larger than {n} MB, and this page takes no more. Nothing of it was kept.")
    return NotTaken(413, said.format(n=number_format(round(most / MEGABYTE), force_grouping=True)))


class WholeBody(io.IOBase):
    """A body that ends before its length is an error, and not the shorter body: half a sentence was not written."""

    def __init__(self, stream, length: int):
        self.stream, self.left = stream, length

    def read(self, size: int | None = -1) -> bytes:
        return self.taken(self.stream.read(-1 if size is None else size), size)

    def readline(self, size: int | None = -1) -> bytes:
        line = self.stream.readline(-1 if size is None else size)
        return self.taken(line, len(line) if line.endswith(b"\n") else size)

    def taken(self, piece: bytes, asked: int | None) -> bytes:
        wanted = self.left if asked is None or asked < 0 else min(asked, self.left)
        if len(piece) < wanted:
            raise OSError("The body ended before its length.")
        self.left -= len(piece)
        return piece


class NamelessFileHandler(FileUploadHandler):
    """A large file waits on the disk without a name: however this process ends, the kernel takes the file away."""

    file = None

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        where = tempfile.TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR)  # noqa: SIM115 (the request closes it)
        about = (self.content_type, 0, self.charset, self.content_type_extra)
        self.file = UploadedFile(where, self.file_name, *about)

    def receive_data_chunk(self, raw_data, start):
        self.file.write(raw_data)

    def file_complete(self, file_size):
        self.file.seek(0)
        self.file.size = file_size
        return self.file

    def upload_interrupted(self):
        if self.file:
            self.file.close()
