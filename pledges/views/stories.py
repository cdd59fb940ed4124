"""典型事例 for everybody: the list, a story, its photos. Nothing is kept by browsers, so what is withdrawn is gone."""

from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.photo_answer import photo_answer

from ..models import PledgePhoto, Story


@never_cache
@require_safe
def stories(request: HttpRequest) -> HttpResponse:
    """The newest first, each with its first photo."""
    rows = Story.objects.published().select_related("pledge__district", "pledge__member__unit")
    page = Paginator(rows.prefetch_related("photos"), 12).get_page(request.GET.get("page"))
    return render(request, "stories/list.html", {"page": page})


@never_cache
@require_safe
def story(request: HttpRequest, pk: int) -> HttpResponse:
    """One story; the unit that did it, and no name beyond what it tells itself."""
    rows = Story.objects.published().select_related("pledge__district", "pledge__member__unit")
    found = get_object_or_404(rows, pk=pk)
    return render(request, "stories/story.html", {"story": found, "photos": found.photos.all()})


@require_safe
def story_photo(request: HttpRequest, pk: int, photo_pk: int, size: str) -> FileResponse:
    """A photo that was chosen for a published story."""
    shown = PledgePhoto.objects.filter(stories__in=Story.objects.published().filter(pk=pk))
    answer = photo_answer(get_object_or_404(shown, pk=photo_pk), size)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
