"""Where, and what is counted there: the tree of districts, indicators, yearly targets and the works ledger."""

from .evidence import WorkDefect, WorkGate, WorkPhoto
from .ledger_import import LedgerImport
from .targets import Indicator, Target, TargetMilestone, planned_by
from .tree import District, DistrictManager, DistrictQuerySet
from .works import LATITUDES, LONGITUDES, ORDER, Stage, Work, WorkEvent, WorkQuerySet

__all__ = [
    "LATITUDES",
    "LONGITUDES",
    "ORDER",
    "District",
    "DistrictManager",
    "DistrictQuerySet",
    "Indicator",
    "LedgerImport",
    "Stage",
    "Target",
    "TargetMilestone",
    "Work",
    "WorkDefect",
    "WorkEvent",
    "WorkGate",
    "WorkPhoto",
    "WorkQuerySet",
    "planned_by",
]
