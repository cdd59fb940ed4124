from django.urls import path

from .views import editing, lists, page

urlpatterns = [
    path("", lists.works, name="works"),
    path("new/", editing.new, name="work_new"),
    path("move/", lists.move, name="works_move"),
    path("export.<slug:kind>", lists.export, name="works_export"),
    path("<int:pk>/", page.detail, name="work_page"),
    path("<int:pk>/edit/", editing.edit, name="work_edit"),
    path("<int:pk>/do/<slug:action>/", page.act, name="work_act"),
    path("<int:pk>/photos/<int:photo_pk>/<slug:size>/", page.photo, name="work_photo"),
]
