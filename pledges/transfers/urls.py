from django.urls import path

from . import views

urlpatterns = [
    path("<int:pk>/leave/", views.leave, name="member_leave"),
    path("<int:pk>/move/", views.move, name="member_move"),
]
