"""Bringing and taking away the shapes of a county's districts."""

import datetime as dt
from typing import Any

from django.db import transaction

from ..geojson import Shapes
from ..models import Boundaries, District


@transaction.atomic
def set_boundaries(county: District, shapes: Shapes, *, by: Any, at: dt.datetime) -> Boundaries:
    """The county's map from now on; an earlier one is replaced as a whole."""
    found, _made = Boundaries.objects.update_or_create(
        county=county, defaults={"shapes": shapes, "uploaded_at": at, "uploaded_by": by}
    )
    return found


@transaction.atomic
def remove_boundaries(county: District) -> None:
    """From now on no page shows a map of the county."""
    Boundaries.objects.filter(county=county).delete()
