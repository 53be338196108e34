from django.db import transaction
from django.shortcuts import redirect

from feedback.actions import report_item
from feedback.forms import ReportForm
from feedback.views import reporting
from tests.chaos.naive.tasks import tell


def new(request):
    """The feedback form whose outbox is the broker."""
    form = ReportForm(request.POST or None, sent_by=request.user)
    if request.method != "POST" or not form.is_valid():
        return reporting.new(request)
    with transaction.atomic():
        report = report_item(reporter=request.user, **form.report(mask=False))
        if report.new:
            transaction.on_commit(lambda: tell.delay(report.item.pk), robust=True)
    return redirect(report.item)
