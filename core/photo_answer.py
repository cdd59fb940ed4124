"""Sending a photo to a browser."""

from typing import Any

from django.http import FileResponse, Http404


def photo_answer(row: Any, size: str) -> FileResponse:
    """The `small` or the `large` picture of a row with `image` and `thumbnail` columns; there is no other size."""
    if size not in ("small", "large"):
        raise Http404
    answer = FileResponse(row.thumbnail if size == "small" else row.image, content_type="image/jpeg")
    answer.headers["Cache-Control"] = "private, max-age=3600"
    return answer
