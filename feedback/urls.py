from django.urls import path, register_converter

from feedback.views import item, mine, receipts, reporting

app_name = "feedback"


class Reference:
    """FB-214 in an address, 214 in a view."""

    regex = r"FB-[1-9]\d{0,17}"

    def to_python(self, value: str) -> int:
        return int(value.removeprefix("FB-"))

    def to_url(self, value) -> str:
        return value if str(value).startswith("FB-") else f"FB-{value}"


register_converter(Reference, "reference")

urlpatterns = [
    path("", mine.mine, name="mine"),
    path("new/", reporting.new, name="new"),
    path("similar/", reporting.similar, name="similar"),
    path("receipts/", receipts.receipts, name="receipts"),
    path("receipts/<slug:code>/", receipts.receipt, name="receipt"),
    path("receipts/<slug:code>/answers/", receipts.receipt_answers, name="receipt_answers"),
    path("receipts/<slug:code>/closings/", receipts.receipt_closings, name="receipt_closings"),
    path("receipts/<slug:code>/reopenings/", receipts.receipt_reopenings, name="receipt_reopenings"),
    path("<reference:number>/", item.item_page, name="item"),
    path("<reference:number>/answers/", item.answers, name="answers"),
    path("<reference:number>/closings/", item.closings, name="closings"),
    path("<reference:number>/reopenings/", item.reopenings, name="reopenings"),
    path("<reference:number>/voices/", item.voices, name="voices"),
    path("<reference:number>/notes/", item.notes, name="notes"),
]
