"""The learner's door, at /learn/."""

from django.urls import path

from training import views

app_name = "training"
urlpatterns = [
    path("", views.home, name="home"),
    path("paths/<slug:slug>/", views.path, name="path"),
    path("paths/<slug:slug>/assignments/", views.enroll, name="enroll"),
    path("paths/<slug:slug>/attestations/", views.confirm, name="confirm"),
    path("courses/<slug:slug>/", views.course, name="course"),
    path("courses/<slug:slug>/resume/", views.resume, name="resume"),
    path("lessons/<int:pk>/completions/", views.complete, name="complete"),
    path("assessments/<int:pk>/", views.assessment, name="assessment"),
    path("assessments/<int:pk>/attempts/", views.start, name="start"),
    path("attempts/<int:pk>/", views.attempt, name="attempt"),
    path("attempts/<int:pk>/submissions/", views.submit, name="submit"),
    path("certificates/<str:public_id>/", views.certificate, name="certificate"),
    path("certificates/<str:public_id>/certificate.pdf", views.certificate_pdf, name="certificate_pdf"),
]
