from altcha_django.views import ChallengeView
from django.urls import path

from .views import filing, residents, staff

urlpatterns = [
    path("", staff.listing, name="complaints"),
    path("new/", filing.new, name="complaint_new"),
    path("new/similar/", filing.similar, name="complaint_similar"),
    path("new/suggestions/", filing.suggestions, name="complaint_suggestions"),
    path("new/challenge/", ChallengeView.as_view(), name="complaint_challenge"),
    path("find/", residents.find, name="complaint_find"),
    path("<str:code>/", residents.detail, name="complaint"),
    path("<str:code>/received/", filing.received, name="complaint_received"),
    path("<str:code>/join/", filing.join, name="complaint_join"),
    path("<str:code>/joined/", filing.joined, name="complaint_joined"),
    path("<str:code>/prove/", residents.prove, name="complaint_prove"),
    path("<str:code>/verdict/", residents.verdict, name="complaint_verdict"),
    path("<str:code>/contact/", staff.reveal, name="complaint_reveal"),
    path("<str:code>/do/<slug:action>/", staff.act, name="complaint_act"),
    path("<str:code>/photos/<int:pk>/<slug:size>/", residents.photo, name="complaint_photo"),
]
