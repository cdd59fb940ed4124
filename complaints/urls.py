from django.urls import path

from .views import export, residents, staff

urlpatterns = [
    path("", staff.listing, name="complaints"),
    path("new/", residents.new, name="complaint_new"),
    path("find/", residents.find, name="complaint_find"),
    path("export/", export.export, name="complaint_export"),
    path("export.csv", export.export_csv, name="complaint_export_csv"),
    path("<str:code>/", residents.detail, name="complaint"),
    path("<str:code>/received/", residents.received, name="complaint_received"),
    path("<str:code>/prove/", residents.prove, name="complaint_prove"),
    path("<str:code>/verdict/", residents.verdict, name="complaint_verdict"),
    path("<str:code>/contact/", staff.reveal, name="complaint_reveal"),
    path("<str:code>/do/<slug:action>/", staff.act, name="complaint_act"),
    path("<str:code>/photos/<int:pk>/<slug:size>/", residents.photo, name="complaint_photo"),
]
