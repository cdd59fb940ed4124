from django.urls import path

from .views import another_look

urlpatterns = [
    path("", another_look.listing, name="look_again"),
    path("<int:pk>/", another_look.look, name="look_again_at"),
]
