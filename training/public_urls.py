"""The one page of training that needs no sign-in, at /verify/."""

from django.urls import path

from training import views

app_name = "training_public"
urlpatterns = [path("<str:public_id>/", views.verify, name="verify")]
