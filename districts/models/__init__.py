"""Where, and what is counted there: the tree of districts, indicators, yearly targets and the works ledger."""

from .boundaries import Boundaries
from .evidence import WorkDefect, WorkGate, WorkPhoto
from .ledger_import import LedgerImport
from .reports import CumulativeReport, CumulativeReportQuerySet, newest_confirmed
from .target_events import TargetEvent, plan_in_words
from .targets import Basis, Indicator, Target, TargetMilestone, TargetQuerySet, planned_by
from .tree import District, DistrictManager, DistrictQuerySet, township_path
from .works import LATITUDES, LONGITUDES, ORDER, Stage, Work, WorkEvent, WorkQuerySet

__all__ = [
    "LATITUDES",
    "LONGITUDES",
    "ORDER",
    "Basis",
    "Boundaries",
    "CumulativeReport",
    "CumulativeReportQuerySet",
    "District",
    "DistrictManager",
    "DistrictQuerySet",
    "Indicator",
    "LedgerImport",
    "Stage",
    "Target",
    "TargetEvent",
    "TargetMilestone",
    "TargetQuerySet",
    "Work",
    "WorkDefect",
    "WorkEvent",
    "WorkGate",
    "WorkPhoto",
    "WorkQuerySet",
    "newest_confirmed",
    "plan_in_words",
    "planned_by",
    "township_path",
]
