from django.urls import path

from .views import callbacks, residents, staff

urlpatterns = [
    path("", staff.listing, name="complaints"),
    path("new/", residents.new, name="complaint_new"),
    path("find/", residents.find, name="complaint_find"),
    path("callbacks/", callbacks.callbacks, name="callbacks"),
    path("callbacks/<str:code>/", callbacks.call, name="callback"),
    path("callbacks/<str:code>/number/", callbacks.number, name="callback_number"),
    path("callbacks/<str:code>/heard/", callbacks.heard, name="callback_heard"),
    path("callbacks/<str:code>/missed/", callbacks.missed, name="callback_missed"),
    path("checks/", callbacks.checks, name="callback_checks"),
    path("checks/<str:code>/", callbacks.check, name="callback_check"),
    path("verdicts/", callbacks.verdicts, name="callback_verdicts"),
    path("exclusions/", callbacks.exclusions, name="callback_exclusions"),
    path("<str:code>/", residents.detail, name="complaint"),
    path("<str:code>/received/", residents.received, name="complaint_received"),
    path("<str:code>/prove/", residents.prove, name="complaint_prove"),
    path("<str:code>/verdict/", residents.verdict, name="complaint_verdict"),
    path("<str:code>/contact/", staff.reveal, name="complaint_reveal"),
    path("<str:code>/do/<slug:action>/", staff.act, name="complaint_act"),
    path("<str:code>/photos/<int:pk>/<slug:size>/", residents.photo, name="complaint_photo"),
]
