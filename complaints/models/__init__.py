"""What residents raise and how it is handled: configuration, complaints, what happens to them, who may be told."""

from .complaint import Complaint, ComplaintPhoto, ComplaintQuerySet
from .configuration import Category, EmergencyWord, ReplyTemplate, RoutingRule, TimeLimit
from .contacts import ContactReveal, Follower, Notice
from .events import Application, Callback, ComplaintEvent, Exclusion, Satisfaction
from .imports import ComplaintImport
from .recurrence import Recurrence, RecurrenceQuerySet, RecurrenceSweep, WatchedCategory, works_to_look_at
from .saved_filters import SavedFilter
from .states import AWAITING_ANSWER, CLOCK_RUNS, FINISHED, IN_HAND, OPEN, WITH_A_UNIT, State

__all__ = [
    "AWAITING_ANSWER",
    "CLOCK_RUNS",
    "FINISHED",
    "IN_HAND",
    "OPEN",
    "WITH_A_UNIT",
    "Application",
    "Callback",
    "Category",
    "Complaint",
    "ComplaintEvent",
    "ComplaintImport",
    "ComplaintPhoto",
    "ComplaintQuerySet",
    "ContactReveal",
    "EmergencyWord",
    "Exclusion",
    "Follower",
    "Notice",
    "Recurrence",
    "RecurrenceQuerySet",
    "RecurrenceSweep",
    "ReplyTemplate",
    "RoutingRule",
    "Satisfaction",
    "SavedFilter",
    "State",
    "TimeLimit",
    "WatchedCategory",
    "works_to_look_at",
]
