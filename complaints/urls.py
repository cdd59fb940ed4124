from django.urls import path

from .views import residents, routing, staff, worklist

urlpatterns = [
    path("", worklist.listing, name="complaints"),
    path("assign/", worklist.assign_many, name="complaint_assign_many"),
    path("saved/", worklist.save_filter, name="saved_filter_new"),
    path("saved/<int:pk>/delete/", worklist.delete_filter, name="saved_filter_delete"),
    path("routing/", routing.dry_run, name="complaint_routing"),
    path("new/", residents.new, name="complaint_new"),
    path("find/", residents.find, name="complaint_find"),
    path("<str:code>/", residents.detail, name="complaint"),
    path("<str:code>/received/", residents.received, name="complaint_received"),
    path("<str:code>/prove/", residents.prove, name="complaint_prove"),
    path("<str:code>/verdict/", residents.verdict, name="complaint_verdict"),
    path("<str:code>/contact/", staff.reveal, name="complaint_reveal"),
    path("<str:code>/do/<slug:action>/", staff.act, name="complaint_act"),
    path("<str:code>/step/<slug:action>/", staff.step_page, name="complaint_step"),
    path("<str:code>/photos/<int:pk>/<slug:size>/", residents.photo, name="complaint_photo"),
]
