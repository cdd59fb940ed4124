"""What a member may read of a week: the version asked for, else the one that holds, else the draft."""

from core.weeks import Week
from members.models import Member

from .access import get_summary_for, get_version_for
from .reading import Reading, read_newest


def reading_for(member: Member, week: Week, code: str, edition: int | None = None) -> Reading:
    """Raises Http404 for what is not there or not theirs."""
    if edition is None:
        return read_newest(get_summary_for(member, week, code))
    version = get_version_for(member, week, code, edition)
    return Reading(version.summary, version)


def address_of(reading: Reading) -> str:
    """The page of exactly this version; of a draft, the week's page."""
    return (reading.version or reading.summary).get_absolute_url()
