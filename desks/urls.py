from django.urls import path

from desks import views

app_name = "desks"
urlpatterns = [
    path("", views.home, name="home"),
    path("desk/", views.last_desk, name="last"),
    path("people/me/copies/", views.own_copy, name="own_copy"),
    path("unit/", views.unit, name="unit"),
    path("unit/nudges/", views.nudge_person, name="nudges"),
    path("unit/activities/", views.log_activity, name="activities"),
    path("adoption/", views.adoption, name="adoption"),
    path("adoption/figures.csv", views.figures_csv, name="figures_csv"),
    path("adoption/figures.xlsx", views.figures_xlsx, name="figures_xlsx"),
    path("adoption/reminders/", views.remind, name="reminders"),
    path("imports/", views.imports, name="imports"),
    path("imports/<int:pk>/", views.one_import, name="import"),
    path("imports/<int:pk>/not-applied.csv", views.rejected_csv, name="import_rejected"),
    path("imports/<int:pk>/confirmations/", views.confirm, name="import_confirmations"),
    path("imports/<slug:kind>/", views.new_import, name="import_new"),
]
