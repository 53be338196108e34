from django.urls import path

from people import views

app_name = "people"
urlpatterns = [
    path("me/", views.me, name="me"),
    path("me/clock/", views.clock, name="clock"),
    path("me/seen-by/", views.seen_by, name="seen_by"),
]
