from django.urls import path

from .views import visits

urlpatterns = [
    path("", visits.visits, name="visits"),
    path("new/", visits.visit_new, name="visit_new"),
]
