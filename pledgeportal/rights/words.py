"""The one table of what a permission is called, and what its conditions mean. A test fails when a word is missing."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

GROUPS: dict[str, Promise] = {
    "complaints": _("Complaints"),
    "pledges": _("Pledges"),
    "members": _("Members and visits"),
    "summaries": _("Weekly summaries"),
    "districts": _("Districts and works"),
    "django_celery_beat": _("Schedules"),
}

RIGHTS: dict[str, Promise] = {
    "complaints.enter": _("Enter calls and letters"),
    "complaints.add_opinion": _("Write down what a visit brought"),
    "complaints.import": _("Import complaints from a file"),
    "complaints.dispatch": _("Accept, decline, categorise, merge, split and assign"),
    "complaints.dispatch_many": _("Assign many at once"),
    "complaints.see_routing": _("See the routing rules"),
    "complaints.handle": _("Sign for, answer, return and ask for more time"),
    "complaints.put_right": _("Put right on the spot"),
    "complaints.approve": _("Decide on extensions and hanging"),
    "complaints.supervise": _("Supervise"),
    "complaints.call_back": _("Call the resident back"),
    "complaints.call": _("See the list of residents to call back"),
    "complaints.check_any": _("See the list of answers to check"),
    "complaints.check": _("Check an answer nobody could be asked about"),
    "complaints.note": _("Write internal notes"),
    "complaints.see_rates": _("See the records behind the three rates"),
    "complaints.reveal_contact": _("Look at the resident's contact (each look is recorded)"),
    "complaints.export_contacts": _("Export with contacts"),
    "complaints.see_same_person": _("See earlier complaints of the same person"),
    "complaints.view_notice": _("See which notices went out, without addresses"),
    "complaints.send_notice_again": _("Send a notice again"),
    "pledges.log": _("Log pledges"),
    "pledges.work_on": _("Post progress and deliver"),
    "pledges.make_duty": _("Make a complaint somebody's duty"),
    "pledges.approve": _("Approve, return and cancel pledges"),
    "pledges.verify": _("Verify delivered pledges"),
    "members.log_visit": _("Log visits"),
    "members.administer": _("Open the portal's settings"),
    "members.see_dashboard": _("See the dashboard"),
    "members.see_sign_ins": _("See the record of sign-ins"),
    "members.reset_second_factor": _("Reset a member's second step"),
    "summaries.read": _("Read weekly summaries"),
}

# What a predicate asks, said as a limit of the right; with the words for its opposite.
CONDITIONS: dict[str, tuple[Promise, Promise]] = {
    "in_home_district": (_("in the home district"), _("outside the home district")),
    "in_home_subtree": (_("in the home district"), _("outside the home district")),
    "of_own_unit": (_("of the own unit"), _("of other units")),
    "is_own": (_("one's own"), _("not one's own")),
    "is_oneself": (_("oneself"), _("not oneself")),
    "paid_it": (_("one's own visit"), _("others' visits")),
    "handled_it": (_("what one handled"), _("not what one handled")),
    "is_awaiting": (_("until it is answered"), _("once it is answered")),
    "is_answered": (_("once it is answered"), _("until it is answered")),
    "is_about_own_unit": (_("about the own unit"), _("not about the own unit")),
    "is_staff": (
        _("where the account may open the settings"),
        _("where the account may not open the settings"),
    ),
}
