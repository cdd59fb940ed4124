from django.urls import path

from .views import editing, stories

urlpatterns = [
    path("", stories.stories, name="stories"),
    path("desk/", editing.story_desk, name="story_desk"),
    path("new/<int:pk>/", editing.story_new, name="story_new"),
    path("<int:pk>/", stories.story, name="story"),
    path("<int:pk>/edit/", editing.story_edit, name="story_edit"),
    path("<int:pk>/do/<slug:action>/", editing.story_act, name="story_act"),
    path("<int:pk>/photos/<int:photo_pk>/<slug:size>/", stories.story_photo, name="story_photo"),
]
