"""What comes in: promises, steps of a pledge's life, the beneficiary's word."""

from .acts import BareForm, DeliverForm, ProgressForm, ReasonForm, StepForm
from .beneficiary import BeneficiaryForm
from .promise import DutyForm, PledgeForm, PromiseForm

__all__ = [
    "BareForm",
    "BeneficiaryForm",
    "DeliverForm",
    "DutyForm",
    "PledgeForm",
    "ProgressForm",
    "PromiseForm",
    "ReasonForm",
    "StepForm",
]
