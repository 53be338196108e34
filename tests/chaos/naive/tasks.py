from celery import shared_task
from django.core.mail import send_mail

from feedback.models import Item


@shared_task(acks_late=False)
def tell(item_id: int) -> None:
    """Mail the one who wants to know, with Celery's own default: acknowledged before it is done."""
    item = Item.objects.get(pk=item_id)
    send_mail(f"For your information: {item.ref}", "", None, ["wanda@tidewater.example"])
