from django.urls import include, path

from tests.chaos.naive import views

urlpatterns = [path("naive/feedback/new/", views.new), path("", include("config.urls"))]
