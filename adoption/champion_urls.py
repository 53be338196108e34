"""/champions/: being asked, answering, handing over."""

from django.urls import path

from adoption import views

app_name = "champions"
urlpatterns = [
    path("nominations/<int:pk>/", views.nomination, name="nomination"),
    path("nominations/<int:pk>/acceptances/", views.accept, name="acceptances"),
    path("nominations/<int:pk>/declinings/", views.decline, name="declinings"),
    path("nominations/<int:pk>/endings/", views.end, name="endings"),
    path("nominations/<int:pk>/successors/", views.hand_over, name="successors"),
    path("units/<slug:slug>/nominations/", views.nominate, name="nominate"),
]
