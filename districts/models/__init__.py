"""Where, and what is counted there: the tree of districts, indicators, yearly targets and the works ledger."""

from .reports import CumulativeReport, CumulativeReportQuerySet, newest_confirmed
from .target_events import TargetEvent, plan_in_words
from .targets import Basis, Indicator, Target, TargetMilestone, TargetQuerySet, planned_by
from .tree import District, DistrictManager, DistrictQuerySet
from .works import Stage, Work, WorkEvent, WorkQuerySet

__all__ = [
    "Basis",
    "CumulativeReport",
    "CumulativeReportQuerySet",
    "District",
    "DistrictManager",
    "DistrictQuerySet",
    "Indicator",
    "Stage",
    "Target",
    "TargetEvent",
    "TargetMilestone",
    "TargetQuerySet",
    "Work",
    "WorkEvent",
    "WorkQuerySet",
    "newest_confirmed",
    "plan_in_words",
    "planned_by",
]
