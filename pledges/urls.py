from django.urls import path

from . import views

urlpatterns = [
    path("", views.listing, name="pledges"),
    path("new/", views.new, name="pledge_new"),
    path("duty/<str:code>/", views.duty, name="pledge_duty"),
    path("<int:pk>/", views.detail, name="pledge"),
    path("<int:pk>/resubmit/", views.resubmit, name="pledge_resubmit"),
    path("<int:pk>/do/<slug:action>/", views.act, name="pledge_act"),
    path("<int:pk>/photos/<int:photo_pk>/<slug:size>/", views.photo, name="pledge_photo"),
]
