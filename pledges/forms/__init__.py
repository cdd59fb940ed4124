"""What comes in: promises, steps of a pledge's life, the beneficiary's word."""

from .acts import BareForm, DeliverForm, ProgressForm, ReasonForm, ReplyForm, StepForm, SuperviseForm
from .beneficiary import BeneficiaryForm
from .promise import DutyForm, PledgeForm, PromiseForm
from .stories import ConsentForm, StoryForm

__all__ = [
    "BareForm",
    "BeneficiaryForm",
    "ConsentForm",
    "DeliverForm",
    "DutyForm",
    "PledgeForm",
    "ProgressForm",
    "PromiseForm",
    "ReasonForm",
    "ReplyForm",
    "StepForm",
    "StoryForm",
    "SuperviseForm",
]
