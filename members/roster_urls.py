from django.urls import path

from .views import first_links, imports, roster

urlpatterns = [
    path("", roster.members, name="members"),
    path("<int:pk>/", roster.member, name="member"),
    path("<int:pk>/role/", roster.change_role, name="member_role"),
    path("<int:pk>/rejoin/", roster.rejoin, name="member_rejoin"),
    path("<int:pk>/link/", first_links.make_one, name="member_link"),
    path("links/", first_links.make_many, name="member_links"),
    path("first-sign-in/<str:token>/", first_links.first_sign_in, name="first_sign_in"),
    path("import/", imports.imports, name="member_imports"),
    path("import/template.xlsx", imports.import_template, name="member_import_template"),
    path("import/<int:pk>/", imports.import_detail, name="member_import"),
    path("import/<int:pk>/start/", imports.import_start, name="member_import_start"),
    path("import/<int:pk>/discard/", imports.import_discard, name="member_import_discard"),
    path("import/<int:pk>/report.csv", imports.import_report, name="member_import_report"),
]
