from django.urls import path

from . import visit_views

urlpatterns = [
    path("", visit_views.visits, name="visits"),
    path("counts/", visit_views.counts, name="visit_counts"),
    path("export.csv", visit_views.export, name="visit_export"),
]
