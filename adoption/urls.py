"""/tools/: the register as employees see it, and how its figures are counted."""

from django.urls import path

from adoption import views

app_name = "adoption"
urlpatterns = [
    path("", views.register, name="register"),
    path("definitions/", views.definitions, name="definitions"),
    path("<slug:slug>/", views.tool, name="tool"),
    path("<slug:slug>/requests/", views.request_access, name="requests"),
    path("<slug:slug>/lapses/", views.lapses, name="lapses"),
    path("<slug:slug>/suspensions/", views.suspend, name="suspensions"),
]
