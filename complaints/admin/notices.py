"""What became of notices."""

from typing import Any

import rules
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from members.access import MemberRequest

from .. import lifecycle
from ..lifecycle import outbox, reminders
from ..models import ComplaintEvent, Notice
from ..models.contacts import NoticeQuerySet

SUBJECTS = {
    **dict(ComplaintEvent.Kind.choices),
    reminders.AMBER: gettext_lazy("Reminder: due soon"),
    reminders.RED: gettext_lazy("Reminder: late"),
    reminders.REVIEW: gettext_lazy("Reminder: review date has come"),
    reminders.AWAITED: gettext_lazy("Reminder: the resident has not answered"),
}


@admin.register(Notice)
class NoticeAdmin(admin.ModelAdmin):
    """What was sent and what was not, without any address; an operator may have it sent again."""

    list_display = ["code", "about", "recipient", "channel", "status", "attempts", "queued_at", "error"]
    list_filter = ["status", "channel"]
    search_fields = ["complaint__code"]
    list_select_related = ["complaint", "member"]
    list_per_page = 50
    show_full_result_count = False
    fields = [
        "code",
        "about",
        "recipient",
        "channel",
        "status",
        "attempts",
        "queued_at",
        "claimed_at",
        "sent_at",
        "error",
    ]
    readonly_fields = ["code", "about", "recipient"]
    actions = ["send_again"]

    @admin.display(description=gettext_lazy("tracking code"), ordering="complaint__code")
    def code(self, notice: Notice) -> str:
        return notice.complaint.code

    @admin.display(description=gettext_lazy("about"), ordering="subject")
    def about(self, notice: Notice) -> str:
        return str(SUBJECTS.get(notice.subject, notice.subject))

    @admin.display(description=gettext_lazy("to"))
    def recipient(self, notice: Notice) -> str:
        if notice.member:
            return str(notice.member)
        return _("a follower") if notice.follower_id else _("the resident")

    @admin.action(description=gettext_lazy("Send again what failed or is unsure"), permissions=["send_again"])
    def send_again(self, request: MemberRequest, chosen: NoticeQuerySet) -> None:
        again = outbox.send_again(chosen, by=request.user, at=timezone.now())
        said = ngettext("%(n)s notice will be sent again.", "%(n)s notices will be sent again.", again)
        self.message_user(request, said % {"n": again}, messages.SUCCESS if again else messages.WARNING)

    def has_send_again_permission(self, request: HttpRequest) -> bool:
        return rules.has_perm("complaints.send_notice_again", request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Notice | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Notice | None = None) -> bool:
        return False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The list; above it, what nobody hears of."""
        if request.method == "GET" and (unheard := lifecycle.unheard(at=timezone.now())):
            units = ", ".join(sorted({str(complaint.unit) for complaint in unheard}))
            said = _("Nobody can be reminded of %(n)s complaints. Units without head or cadre: %(units)s.")
            self.message_user(request, said % {"n": len(unheard), "units": units}, messages.WARNING)
        return super().changelist_view(request, extra_context)
