from django.urls import path

from . import views

urlpatterns = [
    path("", views.visits, name="visits"),
    path("new/", views.visit_new, name="visit_new"),
]
