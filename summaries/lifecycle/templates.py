"""What can happen to an office's Word template: brought, taken into use, put aside for the portal's own."""

import datetime as dt
from pathlib import PurePath

import rules
from django.db import transaction

from core.word.filled import check
from districts.models import District
from members.models import Member

from ..models import WeeklySummary, WordTemplate
from ..reading import read_newest
from ..telling import tell
from ..word.contents import contents
from ..word.specimen import specimen
from .errors import NotAllowed


def bring(district: District, *, name: str, content: bytes, by: Member, at: dt.datetime) -> WordTemplate:
    """Check the file with a specimen and the newest week, keep it and use it from now on; raises WordError."""
    require(by, district)
    newest = WeeklySummary.objects.filter(district=district).current().select_related("district").first()
    real = [contents(tell(read_newest(newest)))] if newest else []
    check(name, content, specimen(), *real)
    return kept(district, PurePath(name).name[-120:], content, by=by, at=at)


@transaction.atomic
def kept(district: District, name: str, content: bytes, *, by: Member, at: dt.datetime) -> WordTemplate:
    lock(district)
    last = WordTemplate.objects.filter(district=district).first()
    version = last.version + 1 if last else 1
    put_aside(district)
    return WordTemplate.objects.create(
        district=district,
        version=version,
        name=name,
        content=content,
        at=at,
        by=by,
        used_since=at,
        used_by=by,
    )


@transaction.atomic
def use(district: District, version: int | None, *, by: Member, at: dt.datetime) -> WordTemplate | None:
    """Use this version from now on; None goes back to what is above: the office above, else the portal's own."""
    require(by, district)
    lock(district)
    if version is None:
        put_aside(district)
        return None
    template = WordTemplate.objects.get(district=district, version=version)
    if template.used_since is None:
        put_aside(district)
        template.used_since, template.used_by = at, by
        template.save(update_fields=["used_since", "used_by"])
    return template


def require(by: Member, district: District) -> None:
    if not (rules.has_perm("summaries.keep_templates", by) and by.home_district.contains(district)):
        raise NotAllowed(f"{by.username} may not keep templates of {district.code}")


def lock(district: District) -> None:
    """One after the other: versions are counted, and one is in use."""
    District.objects.select_for_update().get(pk=district.pk)


def put_aside(district: District) -> None:
    WordTemplate.objects.filter(district=district).in_use().update(used_since=None, used_by=None)
