"""From the roster to the first sign-in, and to the day when somebody leaves."""

from collections.abc import Callable
from pathlib import Path

import pytest

from members.imports import batches
from members.models import Member, RosterImport
from pledges.lifecycle import open_duties
from tests.members.rosters import csv_of, row

pytestmark = pytest.mark.browser
WORDS = "骑车 去 赶集 three"


def test_a_newcomer_comes_in_signs_in_and_leaves(visit: Callable, tmp_path: Path) -> None:
    office = visit()
    office.sign_in("administrator")
    take_in(office, tmp_path)
    link = link_for(office, "DZ0001")
    choose_password(visit(), link)
    hand_over(office, Member.objects.get(username="cadre"))


def take_in(office, folder: Path) -> None:
    """The roster is checked, read and confirmed; the newcomer is there."""
    path = folder / "花名册.csv"
    path.write_bytes(
        csv_of(row(), row(username="cadre", name="马春生"), row(username="DZ0003", unit="号头庄乡政府"))
    )
    office.open("/members/import/")
    office.look("roster-imports")
    office.page.locator("[name=file]").set_input_files(path)
    office.page.locator("main form button[type=submit]").click()
    office.page.wait_for_url("**/members/import/*/")
    batches.run_waiting()
    office.open(RosterImport.objects.get().get_absolute_url())
    office.look("roster-checked")
    office.page.locator("form[action$='/start/'] button").click()
    office.page.wait_for_load_state()
    batches.run_waiting()
    office.open(RosterImport.objects.get().get_absolute_url())
    office.look("roster-done")
    assert Member.objects.filter(username="DZ0001").exists()


def link_for(office, username: str) -> str:
    office.open(f"/members/?q={username}")
    office.look("roster-list")
    office.page.locator(".row_card-title a").click()
    office.page.wait_for_load_state()
    office.look("roster-member")
    office.page.locator("form[action$='/link/'] button").click()
    office.page.wait_for_selector(".slip")
    office.examine(f"{office.width}-roster-slip")
    return office.page.locator(".slip-link").inner_text()


def choose_password(newcomer, link: str) -> None:
    path = f"/members/{link.partition('/members/')[2]}"
    newcomer.open(path)
    newcomer.examine(f"{newcomer.width}-roster-first-sign-in")
    for name in ("password", "again"):
        newcomer.page.locator(f"[name={name}]").fill(WORDS)
    newcomer.page.locator("main form button[type=submit]").click()
    newcomer.page.wait_for_url("**/work/")
    newcomer.open(path)
    newcomer.examine(f"{newcomer.width}-roster-link-gone")


def hand_over(office, member: Member) -> None:
    """Somebody leaves: the page asks who takes over, and the account is closed."""
    office.open(f"/members/{member.pk}/move/")
    office.look("roster-move")
    office.open(f"/members/{member.pk}/leave/")
    office.look("roster-leave")
    heir = Member.objects.get(username="DZ0001")  # who has promised nothing yet
    office.page.locator("#id_to").select_option(str(heir.pk))
    office.page.locator("main form.panel button[type=submit]").click()
    office.page.wait_for_url(f"**/members/{member.pk}/")
    office.look("roster-left")
    member.refresh_from_db()
    assert (member.is_active, bool(open_duties(member)), bool(open_duties(heir))) == (False, False, True)
