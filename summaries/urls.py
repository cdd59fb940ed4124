from django.urls import path, register_converter

from core.week_field import WeekConverter

from . import views

register_converter(WeekConverter, "week")

urlpatterns = [
    path("", views.home, name="home"),
    path("progress/", views.progress, name="progress"),
    path("progress/<str:code>/", views.progress, name="progress"),
    path("districts/<str:code>/", views.district, name="district"),
    path("work/", views.work, name="work"),
    path("summaries/", views.summaries, name="summaries"),
    path("summaries/<week:week>/", views.week, name="week"),
    path("summaries/<week:week>/<str:code>/", views.summary, name="summary"),
    path("healthz/", views.healthz, name="healthz"),
]
