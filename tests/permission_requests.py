"""What is asked of each address in the permission matrix: with which object of a township, and with which words."""

from typing import Any, NamedTuple

from complaints.links import mailboxes, verdict_token
from complaints.models import Category, Complaint, ComplaintImport
from core.codes import pin_for
from core.contact_digests import email_digest
from districts.models import CumulativeReport, LedgerImport
from members.models import Member, RosterImport, Visit
from pledges.models import Pledge, PledgeDraft
from summaries.displays import token_of
from summaries.models import Part
from summaries.notices import confirming, ending
from tests.two_townships import CLOCK, Place

TODAY = f"{CLOCK:%Y-%m-%d}"
WEEK = "2021-W29"
PUBLISHED_WEEK = "2021-W28"
EDITED = {"seen": 0, "foreword": "本周小结"} | {
    f"place_{part}": place for place, part in enumerate(Part.values, start=1)
}
HEARD = {"contacted": "yes", "solved": "yes", "satisfaction": "satisfied"}
PROMISE = {
    "title": "修复村口300米翻浆路",
    "beneficiary": "全体村民",
    "quantity": "300米",
    "due_on": TODAY,
    "how": "by_date",
}


class Asked(NamedTuple):
    """What stands in the address, and what is sent."""

    args: tuple[Any, ...] = ()
    sent: dict[str, Any] = {}


def requests(there: Place, member: Member | None) -> dict[str, Asked]:
    """By row of the table; a row that is not here needs neither an object nor words."""
    return (
        about_complaints(there, member)
        | steps(there)
        | about_pledges(there)
        | about_stories(there)
        | about_districts(there)
        | about_targets(there)
        | about_accounts(there)
        | about_members(there)
        | about_works(there)
    )


def about_complaints(there: Place, member: Member | None) -> dict[str, Asked]:
    found = there.complaints
    code = {name: (complaint.code,) for name, complaint in found.items()}
    photo = found["public"].photos.get().pk
    chosen = f"{found['accepted'].code}@{found['accepted'].version}"
    batch = (ComplaintImport.objects.get(district=there.township).pk,)
    owner = member if member in there.cast.values() else there.cast["official"]
    saved = owner.saved_filters.get().pk if owner else 0
    answered_at = found["answered"].answered_at
    assert answered_at is not None
    verdict = (verdict_token(found["answered"].code, answered_at),)
    typed = {
        "kind": "help",
        "title": "井盖翘起",
        "body": "村口井盖翘起",
        "district": there.village.code,
        "category": found["assigned"].category_id,
    }
    visit = (Visit.objects.get(district=there.township).pk,)
    return {
        "POST complaint_assign_many": Asked(sent={"chosen": chosen, "to": there.unit.pk}),
        "POST saved_filter_new": Asked(sent={"name": "我的", "query": ""}),
        "POST saved_filter_delete": Asked((saved,)),
        "GET complaint_find code": Asked(sent={"code": found["assigned"].code}),
        "POST complaint_find_mail": Asked(sent={"email": there.email}),
        "GET complaint_mailed": Asked((mailboxes.sign(email_digest(there.email)),)),
        "POST complaint_export": Asked(sent={"reason": "年度复核"}),
        "POST complaint_enter": Asked(sent=typed | {"channel": "hotline"}),
        "POST complaint_same_person": Asked(sent={"contact_phone": there.phone}),
        "GET complaint_entered": Asked(code["assigned"]),
        "GET complaint_visit": Asked(visit),
        "POST complaint_visit": Asked(visit, typed | {"outcome": "handle"}),
        "GET complaint_import": Asked(batch),
        "POST complaint_import_start": Asked(batch),
        "POST complaint_import_discard": Asked(batch),
        "GET complaint_import_errors": Asked(batch),
        "GET callback": Asked(code["answered"]),
        "POST callback_number": Asked(code["answered"]),
        "POST callback_heard": Asked(code["answered"], HEARD),
        "POST callback_missed": Asked(code["answered"], {"why": "off"}),
        "GET callback_check": Asked(code["unreached"]),
        "POST callback_check": Asked(code["unreached"], {"note": "现场看过"}),
        "GET complaint_verdict_link": Asked(verdict),
        "POST complaint_verdict_link": Asked(verdict, HEARD),
        "GET complaint": Asked(code["assigned"]),
        "GET complaint_weeks": Asked(code["assigned"]),
        "GET complaint_received": Asked(code["assigned"]),
        "GET complaint_join": Asked(code["public"]),
        "POST complaint_join": Asked(code["public"]),
        "GET complaint_join not public": Asked(code["assigned"]),
        "GET complaint_joined": Asked(code["public"]),
        "POST complaint_prove": Asked(code["assigned"], {"pin": pin_for(found["assigned"].code)}),
        "POST complaint_prove wrong": Asked(code["assigned"], {"pin": "0"}),
        "POST complaint_inform": Asked(code["waiting"], {"note": "是第三根"}),
        "GET complaint_withdraw": Asked(code["assigned"]),
        "POST complaint_withdraw": Asked(code["assigned"]),
        "POST complaint_verdict": Asked(code["answered"], HEARD),
        "GET complaint_kept": Asked(code["assigned"]),
        "GET complaint_erase": Asked(code["assigned"]),
        "POST complaint_erase": Asked(code["assigned"]),
        "POST complaint_reveal": Asked(code["assigned"]),
        "POST complaint_reveal received": Asked(code["received"]),
        "POST complaint_reveal answered": Asked(code["answered"]),
        "GET complaint_step merge": Asked((*code["assigned"], "merge")),
        "GET complaint_step split": Asked((*code["accepted"], "split")),
        "GET complaint_photo": Asked((*code["public"], photo, "small")),
    }


def steps(there: Place) -> dict[str, Asked]:
    """Each step of the staff with a complaint that stands where it starts."""
    note = {"note": "已约施工队"}
    category = Category.objects.get(depth=2).pk
    on: dict[str, tuple[str, dict[str, Any]]] = {
        "accept": ("received", {}),
        "decline": ("received", note | {"referral": "县法院三号窗口"}),
        "acknowledge": ("thanks", note),
        "categorise": ("assigned", {"category": category, "kind": "help", "limit_class": "urgent"}),
        "assign": ("accepted", {"to": there.unit.pk}),
        "merge": ("assigned", {"into": there.complaints["public"].code}),
        "split": ("accepted", parts(category)),
        "sign": ("assigned", {}),
        "contact": ("assigned", {}),
        "resume": ("waiting", {}),
        "answer": ("assigned", note),
        "ask": ("assigned", note),
        "return": ("assigned", note),
        "extend": ("assigned", note),
        "hang": ("assigned", note | {"review_on": "2021-12-01"}),
        "decide": ("applied", {"grant": "yes"}),
        "supervise": ("assigned", note),
        "release": ("supervised", note),
        "note": ("assigned", note),
    }
    return {
        f"POST complaint_act {action}": act(there.complaints[name], action, words)
        for action, (name, words) in on.items()
    }


def parts(category: int) -> dict[str, Any]:
    rows = {"TOTAL_FORMS": 2, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 2, "MAX_NUM_FORMS": 10}
    words: dict[str, Any] = {f"parts-{name}": value for name, value in rows.items()}
    for number, title in enumerate(["路灯不亮", "路面有坑"]):
        words |= {f"parts-{number}-title": title, f"parts-{number}-category": category}
    return words


def act(of: Complaint | Pledge, action: str, words: dict[str, Any]) -> Asked:
    name = of.code if isinstance(of, Complaint) else of.pk
    return Asked((name, action), {f"{action}-{key}": value for key, value in words.items()})


def about_pledges(there: Place) -> dict[str, Asked]:
    found = there.pledges
    duty = (there.complaints["assigned"].code,)
    promise = PROMISE | {"district": there.village.code}
    photo = found["active"].events.get(kind="progress").photos.get().pk
    shown = found["delivered"].events.get(kind="delivered").photos.get().pk
    note = {"note": "属实"}
    word = {"done": "yes", "satisfied": "yes"}
    draft = PledgeDraft.objects.get(member=there.cast["cadre"]).pk
    return {
        "POST pledge_new": Asked(sent=promise | {"confirmed": "1"}),
        "POST pledge_new draft": Asked(sent=promise | {"save_draft": "1"}),
        "GET pledge_new draft": Asked(sent={"draft": draft}),
        "POST pledge_draft_delete": Asked((draft,)),
        "POST pledge_approvals": Asked(sent={"chosen": found["submitted"].pk}),
        "POST campaign_close": Asked((found["active"].campaign_id,), {"sure": "1"}),
        "POST pledge_link": Asked((found["delivered"].pk,)),
        "GET pledge_by_link": Asked((there.token,)),
        "POST pledge_by_link": Asked((there.token,), word),
        "GET pledge_photo_by_link": Asked((there.token, shown, "small")),
        "POST pledge_act agree": act(found["active"], "agree", {}),
        "POST pledge_act decline": act(found["active"], "decline", {}),
        "POST pledge_act supervise": act(found["active"], "supervise", note | {"answer_by": TODAY}),
        "POST pledge_act reply": act(found["delivered"], "reply", note),
        "GET pledges_export": Asked(("csv",)),
        "POST pledges_missing": Asked(sent={"chosen": there.newcomer.pk if there.newcomer else 0}),
        "GET pledge_duty": Asked(duty),
        "POST pledge_duty": Asked(duty, PROMISE | {"member": there.cast["cadre"].pk}),
        "GET pledge": Asked((found["active"].pk,)),
        "GET pledge_resubmit": Asked((found["returned"].pk,)),
        "POST pledge_resubmit": Asked((found["returned"].pk,), promise),
        "POST pledge_act progress": act(found["active"], "progress", note),
        "POST pledge_act deliver": act(found["active"], "deliver", note),
        "POST pledge_act approve": act(found["submitted"], "approve", note),
        "POST pledge_act return": act(found["submitted"], "return", note),
        "POST pledge_act verify": act(found["delivered"], "verify", note),
        "POST pledge_act fail": act(found["delivered"], "fail", note),
        "POST pledge_act cancel": act(found["active"], "cancel", note),
        "GET pledge_photo": Asked((found["active"].pk, photo, "small")),
    }


def about_accounts(there: Place) -> dict[str, Asked]:
    cadre = (there.cast["cadre"].username,)
    used = ("1", "abc-123")
    return {
        "GET account_reset_password_from_key": Asked(used),
        "POST account_reset_password_from_key": Asked(used),
        "GET mfa_edit_webauthn": Asked((1,)),
        "POST mfa_edit_webauthn": Asked((1,)),
        "GET mfa_remove_webauthn": Asked((1,)),
        "POST mfa_remove_webauthn": Asked((1,)),
        "GET second_factor_reset": Asked(cadre),
        "POST second_factor_reset": Asked(cadre, {"note": "手机丢失"}),
    }


def about_members(there: Place) -> dict[str, Asked]:
    colleague, gone = (there.colleagues[name].pk for name in ("here", "gone"))
    batch = (RosterImport.objects.get(by=there.cast["administrator"]).pk,)
    password = {"password": "correct horse battery", "again": "correct horse battery"}
    return {
        "GET member": Asked((colleague,)),
        "POST member_role": Asked((colleague,), {"to": "inspector"}),
        "POST member_rejoin": Asked((gone,), {"to_unit": there.unit.pk}),
        "POST member_link": Asked((colleague,)),
        "GET member_leave": Asked((colleague,)),
        "POST member_leave": Asked((colleague,)),
        "GET member_move": Asked((colleague,)),
        "POST member_move": Asked(
            (colleague,), {"to_unit": there.unit.pk, "home_district": there.village.code}
        ),
        "GET member_import": Asked(batch),
        "POST member_import_start": Asked(batch),
        "POST member_import_discard": Asked(batch),
        "GET member_import_report": Asked(batch),
        "GET first_sign_in": Asked((there.link,)),
        "POST first_sign_in": Asked((there.link,), password),
        "GET first_sign_in void": Asked(("x",)),
    }


def about_stories(there: Place) -> dict[str, Asked]:
    told, draft = there.stories["told"], there.stories["draft"]
    photo = {name: story.photos.get().pk for name, story in there.stories.items()}
    kept = (there.pledges["kept"].pk,)
    words = {"title": "植树一百棵", "text": "村边种上了一百棵树，夏天有了树荫，老人常来乘凉。"}
    agreed = {"consent-who": "张大娘", "consent-how": "signed", "consent-on": TODAY}
    return {
        "GET story": Asked((told.pk,)),
        "GET story draft": Asked((draft.pk,)),
        "GET story_photo": Asked((told.pk, photo["told"], "small")),
        "GET story_photo draft": Asked((draft.pk, photo["draft"], "small")),
        "GET story_new": Asked(kept),
        "POST story_new": Asked(kept, words),
        "GET story_edit": Asked((draft.pk,)),
        "POST story_edit": Asked((draft.pk,), words),
        "POST story_act publish": Asked((draft.pk, "publish")),
        "POST story_act withdraw": Asked((told.pk, "withdraw")),
        "POST story_act consent": Asked((draft.pk, "consent"), agreed),
        "POST story_act take_back": Asked((told.pk, "take_back"), {"consent": told.consents.get().pk}),
    }


def about_targets(there: Place) -> dict[str, Asked]:
    code, year = there.township.code, CLOCK.year
    waiting = (CumulativeReport.objects.get(district=there.township).pk,)
    figures = {"as_of": TODAY, "started": 9, "completed": 8, "accepted": 7}
    return {
        "GET targets": Asked((code,)),
        "GET target_shares": Asked((code, year, "toilets")),
        "POST target_shares": Asked((code, year, "toilets"), {"seen": 0}),
        "GET target_plan": Asked((code, year, "toilets")),
        "POST target_plan": Asked((code, year, "toilets"), {"seen": 0}),
        "GET target_history": Asked((code, year, "toilets")),
        "GET report": Asked(waiting),
        "POST report_confirm": Asked(waiting),
        "POST report_return": Asked(waiting, {"reason": "请附明细"}),
        "GET report_new": Asked((code, year, "toilets")),
        "POST report_new": Asked((code, year, "parks"), figures),
    }


def about_districts(there: Place) -> dict[str, Asked]:
    code = there.township.code
    visited = {"on": TODAY, "people": 2}
    visit = Visit.objects.get(district=there.township)
    doubted = (there.doubted.pk if there.doubted else 0,)
    return {
        "POST visit_new": Asked(sent=visited | {"district": there.village.code}),
        "GET visit_photo": Asked((visit.pk, visit.photos.get().pk, "small")),
        "GET progress township": Asked((code,)),
        "GET progress_csv": Asked((code,)),
        "GET progress_json": Asked((code,)),
        "GET district": Asked((code,)),
        "GET district_export": Asked((code,)),
        "GET district_screen": Asked((code,)),
        "GET district_map": Asked((code,)),
        "GET displays": Asked((code,)),
        "POST displays": Asked((code,), {"name": "大厅"}),
        "POST display_revoke": Asked((code, there.display.pk)),
        "GET display": Asked((token_of(there.display),)),
        "GET display_map": Asked((token_of(there.display),)),
        "GET boundaries": Asked(("130682000000",)),
        "POST boundaries": Asked(("130682000000",)),
        "GET demand": Asked((code,)),
        "GET pledges_by": Asked(("member",)),
        "GET pledges_by unit": Asked(("unit",)),
        "GET week": Asked((WEEK,)),
        "GET summary": Asked((WEEK, code)),
        "POST summary_send": Asked((PUBLISHED_WEEK, code)),
        "POST weeks_schedule": Asked(sent={"day": "1", "time": "07:00", "is_on": "on"}),
        "POST subscribe": Asked((code,)),
        "GET subscribers": Asked((code,)),
        "POST subscribers": Asked((code,), {"email": "paper@example.com"}),
        "POST subscriber_end": Asked((code, there.subscription.pk)),
        "GET subscription_confirm": Asked((confirming.sign(str(there.subscription.pk)),)),
        "POST subscription_confirm": Asked((confirming.sign(str(there.subscription.pk)),)),
        "GET subscription_end": Asked((ending.sign(str(there.subscription.pk)),)),
        "POST subscription_end": Asked((ending.sign(str(there.subscription.pk)),)),
        "GET summary_version": Asked((PUBLISHED_WEEK, code, 1)),
        "GET summary_raised": Asked((WEEK, code, 1)),
        "GET summary_raised version": Asked((PUBLISHED_WEEK, code, 1, 1)),
        "GET summary_word": Asked((WEEK, code)),
        "GET summary_word version": Asked((PUBLISHED_WEEK, code, 1)),
        "GET summary_sheet": Asked((WEEK, code)),
        "GET summary_sheet version": Asked((PUBLISHED_WEEK, code, 1)),
        "GET summary_template_file": Asked((99,)),
        "POST summary_template_use none": Asked(sent={"version": ""}),
        "POST summary_template_use": Asked(sent={"version": "99"}),
        "GET api_summary": Asked((PUBLISHED_WEEK, code)),
        "GET api_summary draft": Asked((WEEK, code)),
        "GET summary_edit": Asked((WEEK, code)),
        "POST summary_edit": Asked((WEEK, code), EDITED),
        "GET summary_anew": Asked((WEEK, code)),
        "POST summary_anew": Asked((WEEK, code)),
        "GET summary_publish": Asked((WEEK, code)),
        "POST summary_publish": Asked((WEEK, code), {"version": 1, "edits": 0}),
        "GET summary_correct": Asked((PUBLISHED_WEEK, code)),
        "POST summary_correct": Asked((PUBLISHED_WEEK, code), EDITED | {"reason": "错字"}),
        "GET look_again_at": Asked(doubted),
        "POST look_again_at": Asked(doubted, {"outcome": "stands", "note": "现场看过"}),
        "POST set_language": Asked(sent={"language": "en"}),
    }


def about_works(there: Place) -> dict[str, Asked]:
    works = {name: (work.pk,) for name, work in there.works.items()}
    photo = there.works["completed"].photos.get().pk
    typed = {"year": 2021, "name": "李家户厕", "quantity": 1, "district": there.village.code}
    batch = (LedgerImport.objects.get(by=there.cast["official"]).pk,)
    note = {"note": "属实"}
    signed = {
        f"{gate}_{part}": value
        for gate in ("quality", "technique", "acceptance")
        for part, value in (("by", "张工"), ("on", TODAY))
    }

    def step(name: str, action: str, words: dict[str, Any]) -> Asked:
        return Asked((*works[name], action), {f"{action}-{key}": value for key, value in words.items()})

    return {
        "POST work_new": Asked(sent=typed | {"indicator": "toilets"}),
        "POST works_move": Asked(sent={"chosen": works["planned"], "to": "started"}),
        "GET works_export": Asked(("csv",)),
        "GET work_page": Asked(works["planned"]),
        "GET work_edit": Asked(works["planned"]),
        "POST work_edit": Asked(works["planned"], {"name": "改名"}),
        "GET work_photo": Asked((*works["completed"], photo, "small")),
        "POST work_act start": step("planned", "start", {}),
        "POST work_act complete": step("started", "complete", {}),
        "POST work_act accept": step("completed", "accept", signed),
        "POST work_act send_back": step("accepted", "send_back", {"what": "渗漏", "put_right_by": TODAY}),
        "POST work_act photos": step("planned", "photos", {}),
        "POST work_act correct": step("planned", "correct", note | {"quantity": "18"}),
        "POST work_act take_back": step("started", "take_back", note),
        "POST work_act cancel": step("planned", "cancel", note),
        "GET work_import": Asked(batch),
        "POST work_import_start": Asked(batch),
        "POST work_import_discard": Asked(batch),
        "GET work_import_report": Asked(batch),
    }
