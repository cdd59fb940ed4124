"""What is said of works, and at each of their steps."""

from .steps import (
    AcceptForm,
    CompleteForm,
    MoveManyForm,
    PhotosForm,
    QuantityForm,
    ReasonForm,
    SendBackForm,
    StartForm,
    StepForm,
)
from .works import EditWorkForm, NewWorkForm

__all__ = [
    "AcceptForm",
    "CompleteForm",
    "EditWorkForm",
    "MoveManyForm",
    "NewWorkForm",
    "PhotosForm",
    "QuantityForm",
    "ReasonForm",
    "SendBackForm",
    "StartForm",
    "StepForm",
]
