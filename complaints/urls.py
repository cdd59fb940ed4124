from django.urls import path

from .views import entry, imports, residents, staff

urlpatterns = [
    path("", staff.listing, name="complaints"),
    path("new/", residents.new, name="complaint_new"),
    path("find/", residents.find, name="complaint_find"),
    path("enter/", entry.enter, name="complaint_enter"),
    path("enter/suggestions/", entry.suggestions, name="complaint_entry_suggestions"),
    path("enter/same/", entry.same_person, name="complaint_same_person"),
    path("enter/<str:code>/", entry.entered, name="complaint_entered"),
    path("visits/<int:pk>/", entry.visit, name="complaint_visit"),
    path("import/", imports.imports, name="complaint_imports"),
    path("import/template.xlsx", imports.import_template, name="complaint_import_template"),
    path("import/<int:pk>/", imports.import_detail, name="complaint_import"),
    path("import/<int:pk>/start/", imports.import_start, name="complaint_import_start"),
    path("import/<int:pk>/discard/", imports.import_discard, name="complaint_import_discard"),
    path("import/<int:pk>/errors.csv", imports.import_errors, name="complaint_import_errors"),
    path("<str:code>/", residents.detail, name="complaint"),
    path("<str:code>/received/", residents.received, name="complaint_received"),
    path("<str:code>/prove/", residents.prove, name="complaint_prove"),
    path("<str:code>/verdict/", residents.verdict, name="complaint_verdict"),
    path("<str:code>/contact/", staff.reveal, name="complaint_reveal"),
    path("<str:code>/do/<slug:action>/", staff.act, name="complaint_act"),
    path("<str:code>/photos/<int:pk>/<slug:size>/", residents.photo, name="complaint_photo"),
]
