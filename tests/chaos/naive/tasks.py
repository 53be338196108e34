from celery import shared_task
from django.core.mail import send_mail

from feedback.models import Item
from tests.chaos.cast import READER_OF_THE_NAIVE_DOOR


@shared_task(acks_late=False)
def tell(item_id: int) -> None:
    """Mail the one who wants to know, with Celery's own default: acknowledged before it is done.

    The worker is the site's, which takes fewer tasks in advance than Celery would by itself: a kindness to this door.
    """
    item = Item.objects.get(pk=item_id)
    send_mail(f"For your information: {item.ref}", "", None, [READER_OF_THE_NAIVE_DOOR])
