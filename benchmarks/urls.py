"""The portal's addresses, and those of the views it is compared with."""

from django.urls import include, path

from complaints.views import worklist

from . import views

# The list that is measured has fifty rows; the portal shows half of them on a page.
worklist.ROWS = 50

urlpatterns = [
    path("bench/nothing/", views.nothing),
    path("bench/page/", views.public_page),
    path("bench/work/", views.work_page),
    path("bench/insert/", views.insert),
    path("", include("pledgeportal.urls")),
]
