"""Where, and what is counted there: the tree of districts, indicators, yearly targets and the works ledger."""

from .boundaries import Boundaries
from .targets import Indicator, Target, TargetMilestone, planned_by
from .tree import District, DistrictManager, DistrictQuerySet
from .works import Stage, Work, WorkEvent, WorkQuerySet

__all__ = [
    "Boundaries",
    "District",
    "DistrictManager",
    "DistrictQuerySet",
    "Indicator",
    "Stage",
    "Target",
    "TargetMilestone",
    "Work",
    "WorkEvent",
    "WorkQuerySet",
    "planned_by",
]
