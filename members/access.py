"""Who may do what with districts, members and visits."""

import rules
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django_htmx.middleware import HtmxDetails

from districts.models import CumulativeReport, District, Work

from .models import Member, Role, RosterImport


class MemberRequest(HttpRequest):
    """A request of somebody signed in: what a `login_required` view receives."""

    user: Member
    htmx: HtmxDetails


def has_role(*roles: str) -> rules.Predicate:
    """A predicate that is true for members with one of these roles."""
    return rules.predicate(lambda member: getattr(member, "role", None) in roles, name="_or_".join(roles))


is_cadre = has_role(Role.CADRE)
is_dispatcher = has_role(Role.DISPATCHER)
is_inspector = has_role(Role.INSPECTOR)
is_official = has_role(Role.OFFICIAL)
is_administrator = has_role(Role.ADMINISTRATOR)
oversees = is_official | is_inspector | is_dispatcher | is_administrator


@rules.predicate
def in_home_subtree(member: Member, other: Member) -> bool:
    return member.home_district.contains(other.home_district)


@rules.predicate
def is_oneself(member: Member, other: Member) -> bool:
    return member.pk == other.pk


@rules.predicate
def concerns_a_cadre(member: Member, other: Member) -> bool:
    return other.role == Role.CADRE


@rules.predicate
def in_home_district(member: Member, work: Work) -> bool:
    return member.home_district.contains(work.district)


@rules.predicate
def reported_it(member: Member, work: Work) -> bool:
    return work.reporter_id() == member.pk


rules.add_perm("members.log_visit", is_cadre)
# The roster: officials see it and move cadres of their district, administrators keep it.
rules.add_perm("members.see_roster", is_official | is_administrator)
rules.add_perm("members.keep_roster", is_administrator)
rules.add_perm(
    "members.transfer", (is_administrator | (is_official & concerns_a_cadre)) & in_home_subtree & ~is_oneself
)
rules.add_perm("members.change_role", is_administrator & in_home_subtree & ~is_oneself)
rules.add_perm("members.make_link", is_administrator & in_home_subtree & ~is_oneself)
rules.add_perm("members.administer", is_administrator & rules.is_staff)
rules.add_perm("members.see_dashboard", oversees)
rules.add_perm("members.see_sign_ins", is_administrator)
# One's own is changed on one's own pages, which ask for a proof.
rules.add_perm("members.reset_second_factor", is_administrator & in_home_subtree & ~is_oneself)


# The ledger of works: whoever keeps it never judges what they reported completed themselves.
rules.add_perm("districts.keep_ledger", is_cadre | is_official)
rules.add_perm("districts.keep_work", (is_cadre | is_official) & in_home_district)
rules.add_perm("districts.show_work", (is_cadre | is_official | is_inspector) & in_home_district)
rules.add_perm("districts.judge_work", (is_inspector | is_official) & in_home_district & ~reported_it)
rules.add_perm("districts.cancel_work", is_official & in_home_district)
rules.add_perm("districts.import_works", is_official | is_administrator)


def get_district_for(member: Member, code: str) -> District:
    """The district, if it lies in the member's subtree; anything else is 404, so nothing is given away."""
    district = get_object_or_404(District, code=code)
    if not member.home_district.contains(district):
        raise Http404
    return district


def get_account_for(member: Member, username: str) -> Member:
    """The account of this staff number, if it is at home in the member's subtree; anything else is 404."""
    accounts = Member.objects.in_district(member.home_district).select_related("unit", "home_district")
    return get_object_or_404(accounts, username__iexact=username)


def get_member_for(member: Member, pk: int) -> Member:
    """The member if the other may see them; anything else is 404."""
    visible = Member.objects.visible_to(member).select_related("unit", "home_district", "party_branch")
    return get_object_or_404(visible, pk=pk)


def get_import_for(member: Member, pk: int) -> RosterImport:
    """One's own import, or one of an administrator below; anything else is 404."""
    visible = RosterImport.objects.filter(by__home_district__path__startswith=member.home_district.path)
    return get_object_or_404(visible.select_related("by__home_district"), pk=pk)


@rules.predicate
def looks_after_all(member: Member) -> bool:
    return member.home_district.is_root()


def kept_by_administrators(app: str, *models: str, by: rules.Predicate | None = None) -> None:
    """Open an app's configuration tables in the admin; nothing else there is open to anybody.

    They hold for the whole county, so an administrator of a part of it has none, but for what `by` says.
    """
    rules.add_perm(app, is_administrator)
    for model in models:
        for action in ("view", "add", "change", "delete"):
            rules.add_perm(f"{app}.{action}_{model}", by or is_administrator & looks_after_all)


# What the whole database does is nobody's part of the county.
rules.add_perm("members.see_statements", is_administrator & looks_after_all)
kept_by_administrators("districts", "indicator")
for model in (
    "target",
    "targetmilestone",
):  # to look at; they change on their own pages, which keep the history
    rules.add_perm(f"districts.view_{model}", is_administrator & looks_after_all)
# Their pages show and take only what is at home in the administrator's subtree.
kept_by_administrators("members", "unit", "member", by=is_administrator)
rules.add_perm("districts.view_district", is_administrator)
rules.add_perm("districts.keep_boundaries", is_administrator & looks_after_all)


# ---- Targets and reports: their views lie below and ask by name ----------------------------------


@rules.predicate
def of_own_place(member: Member, district: District) -> bool:
    return member.home_district_id == district.pk


@rules.predicate
def from_below(member: Member, report: CumulativeReport) -> bool:
    return member.home_district_id != report.district_id and member.home_district.contains(report.district)


@rules.predicate
def wrote_it(member: Member, report: CumulativeReport) -> bool:
    return report.by_id == member.pk


rules.add_perm("districts.set_targets", is_administrator & looks_after_all)
rules.add_perm("districts.hand_down", (is_administrator | is_official) & looks_after_all)
rules.add_perm("districts.report", (is_cadre | is_official) & of_own_place)
rules.add_perm("districts.decide_reports", is_inspector | is_official)
rules.add_perm("districts.decide_report", (is_inspector | is_official) & from_below & ~wrote_it)
