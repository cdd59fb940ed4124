from django.urls import path

from .views import visits

urlpatterns = [
    path("new/", visits.visit_new, name="visit_new"),
    path("offline/", visits.offline, name="visit_offline"),
    path("<int:pk>/photos/<int:photo_pk>/<slug:size>/", visits.photo, name="visit_photo"),
]
