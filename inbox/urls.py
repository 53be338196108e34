from django.urls import path

from inbox import views

app_name = "inbox"
urlpatterns = [
    path("", views.notices, name="list"),
    path("readings/", views.readings, name="readings"),
    path("preferences/", views.Preferences.as_view(), name="preferences"),
    path("stop/<str:token>/", views.Stop.as_view(), name="stop"),
    path("<int:notice_id>/", views.notice, name="notice"),
]
