from django.urls import path

from . import views

urlpatterns = [
    path("", views.listing, name="complaints"),
    path("new/", views.new, name="complaint_new"),
    path("find/", views.find, name="complaint_find"),
    path("<str:code>/", views.detail, name="complaint"),
    path("<str:code>/received/", views.received, name="complaint_received"),
    path("<str:code>/prove/", views.prove, name="complaint_prove"),
    path("<str:code>/verdict/", views.verdict, name="complaint_verdict"),
    path("<str:code>/contact/", views.reveal, name="complaint_reveal"),
    path("<str:code>/do/<slug:action>/", views.act, name="complaint_act"),
    path("<str:code>/photos/<int:pk>/<slug:size>/", views.photo, name="complaint_photo"),
]
