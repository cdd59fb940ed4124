"""督办单: an official's note on a pledge, addressed to whoever made it and their unit, and the answer; append-only."""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.append_only import APPEND_ONLY
from members.models import Member, Role, Unit

from .promises import Pledge


def answered_by(member: Member) -> Q:
    """Whose the pledge is now, or the head of their unit: a note goes along when it is handed over."""
    return Q(pledge__member=member) | Q(pledge__member__unit__head=member)


class SupervisionNoteQuerySet(models.QuerySet["SupervisionNote"]):
    def visible_to(self, member: Member) -> Self:
        """Those that are one's own to answer, or as head; those who oversee read all of their subtree."""
        own = answered_by(member) | Q(by=member)
        if member.role == Role.CADRE:
            return self.filter(own)
        return self.filter(own | Q(pledge__district__path__startswith=member.home_district.path))

    def unanswered(self) -> Self:
        return self.filter(answer=None)

    def answered(self) -> Self:
        return self.exclude(answer=None)

    def late(self, today: dt.date) -> Self:
        return self.unanswered().filter(answer_by__lt=today)

    def to_answer(self, member: Member) -> Self:
        """Those that this member, or as head their unit, must answer."""
        return self.unanswered().filter(answered_by(member))


class SupervisionNote(models.Model):
    """What an official wants to know or to see done, and by when it is to be answered."""

    LENGTH = 500

    pledge = models.ForeignKey(Pledge, models.PROTECT, related_name="notes", verbose_name=_("pledge"))
    # As they were when it was written; who answers when the pledge was handed over is `answered_by`.
    member = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name=_("addressed to"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    text = models.TextField(_("text"), max_length=LENGTH)
    answer_by = models.DateField(_("answer by"))
    by = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    objects = SupervisionNoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("supervision note")
        verbose_name_plural = _("supervision notes")
        ordering = ["answer_by", "id"]
        indexes = [models.Index(fields=["answer_by"], name="note_answer_by")]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="note_has_words")]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.pledge_id}: {self.answer_by}"

    def is_overdue(self, today: dt.date) -> bool:
        return self.answer_by < today and not hasattr(self, "answer")


class SupervisionAnswer(models.Model):
    """What was answered; one for each note."""

    note = models.OneToOneField(SupervisionNote, models.PROTECT, related_name="answer")
    text = models.TextField(_("text"), max_length=1000)
    by = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("answer to a supervision note")
        verbose_name_plural = _("answers to supervision notes")
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="answer_has_words")]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.note_id}: {self.at}"
