from django.urls import path

from .views import editing, imports, lists, page

urlpatterns = [
    path("", lists.works, name="works"),
    path("new/", editing.new, name="work_new"),
    path("move/", lists.move, name="works_move"),
    path("export.<slug:kind>", lists.export, name="works_export"),
    path("import/", imports.imports, name="work_imports"),
    path("import/template.xlsx", imports.empty_sheet, name="work_import_template"),
    path("import/<int:pk>/", imports.detail, name="work_import"),
    path("import/<int:pk>/start/", imports.start, name="work_import_start"),
    path("import/<int:pk>/discard/", imports.discard, name="work_import_discard"),
    path("import/<int:pk>/report.csv", imports.report, name="work_import_report"),
    path("<int:pk>/", page.detail, name="work_page"),
    path("<int:pk>/edit/", editing.edit, name="work_edit"),
    path("<int:pk>/do/<slug:action>/", page.act, name="work_act"),
    path("<int:pk>/photos/<int:photo_pk>/<slug:size>/", page.photo, name="work_photo"),
]
