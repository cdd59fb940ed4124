"""From the cells of a row to what they mean, with a reason for each that means nothing."""

import datetime as dt
import re
from typing import Any

from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from core import cell_values
from core.sheets import text_of
from districts.models import District
from districts.places import Places

from ..models import Member, Role, Unit
from .places import Units
from .reasons import Wrong
from .rows import Heads

CHINESE_NAME = re.compile("[\u3400-\u9fff·\\s]+")
ROLES = {
    "cadre": "干部 党员干部 普通干部 包村干部 cadre",
    "dispatcher": "受理员 受理 派单员 dispatcher",
    "inspector": "督查员 督查 督察员 inspector",
    "official": "领导 领导干部 official",
    "administrator": "管理员 系统管理员 administrator admin",
}
ROLE_OF = {alias: role for role, aliases in ROLES.items() for alias in aliases.split()}
IN_THE_PARTY = {"是", "党员", "中共党员", "中共预备党员", "预备党员", "yes", "y", "true", "1", "partymember"}
NOT_IN_IT = {
    "否",
    "非党员",
    "群众",
    "团员",
    "共青团员",
    "无党派",
    "无党派人士",
    "民主党派",
    "no",
    "n",
    "false",
    "0",
    "无",
}
LONGEST = {"name": 40, "position": 60, "email": 254}
EARLIEST = 1950


class Values:
    """Reads the rows of one file."""

    def __init__(
        self, heads: Heads, units: Units, places: Places, *, by: Member | None, now: dt.datetime
    ) -> None:
        self.heads, self.units, self.places, self.by, self.now = heads, units, places, by, now

    def read(self, cells: dict[str, Any]) -> tuple[dict[str, Any], Wrong]:
        """What the row says, without what it leaves empty; and what is wrong with it."""
        username = cell_values.code(text_of(cells.get("username")))
        wrong = Wrong(username[:40], self.heads.headers)
        text = {column: self.text(column, cell, wrong) for column, cell in cells.items()}
        said: dict[str, Any] = {"username": self.username(username, wrong)}
        for column in ("name", "position", "email"):
            said[column] = self.words(column, text.get(column, ""), wrong)
        said["district"] = self.district(text.get("district", ""), wrong)
        said["unit"] = self.unit(text.get("unit", ""), said["district"], wrong)
        said["role"] = self.role(text.get("role", ""), wrong)
        said["is_party_member"] = self.in_the_party(text.get("is_party_member", ""), wrong)
        said["joined_on"] = self.day(text.get("joined_on", ""), wrong)
        self.branch(text.get("party_branch", ""), said, wrong)
        return {column: value for column, value in said.items() if value is not None and value != ""}, wrong

    def text(self, column: str, cell: Any, wrong: Wrong) -> str:
        shown = wrong.text(column, cell)
        return cell_values.meant(shown) if column != "is_party_member" else shown

    def username(self, number: str, wrong: Wrong) -> str:
        if wrong.reasons:
            return number
        if not number:
            wrong.add("username", "missing")
        elif len(number) > 150:
            wrong.add("username", "long", number)
        else:
            try:
                UnicodeUsernameValidator()(number)
            except ValidationError:
                wrong.add("username", "bad_number", number)
        return number

    def words(self, column: str, text: str, wrong: Wrong) -> str:
        if column == "name" and CHINESE_NAME.fullmatch(text):
            text = "".join(text.split())  # 张　三, as names of two characters are padded
        if len(text) > LONGEST[column]:
            wrong.add(column, "long", text)
        if column == "email" and text:
            text = cell_values.code(text)
            try:
                validate_email(text)
            except ValidationError:
                wrong.add(column, "bad_email", text)
        return text

    def district(self, text: str, wrong: Wrong) -> District | None:
        if not text:
            return None
        found = self.places.named(cell_values.code(text))
        if len(found) == 1:
            return next(iter(found))
        wrong.add("district", "many_districts" if found else "no_district", text)
        return None

    def unit(self, text: str, district: District | None, wrong: Wrong) -> Unit | None:
        return self.units.find(text, district, wrong) if text else None

    def role(self, text: str, wrong: Wrong) -> str | None:
        if not text:
            return None
        role = ROLE_OF.get(cell_values.code(text).lower())
        if role is None:
            wrong.add("role", "bad_role", text)
        return role

    def in_the_party(self, text: str, wrong: Wrong) -> bool | None:
        plain = cell_values.code(text).lower()
        if not plain:
            return None
        if plain in IN_THE_PARTY or plain in NOT_IN_IT:
            return plain in IN_THE_PARTY
        wrong.add("is_party_member", "bad_party", text)
        return None

    def day(self, text: str, wrong: Wrong) -> dt.datetime | None:
        """The start of a day that has been; only for accounts that are made."""
        if not text:
            return None
        read = cell_values.moment(text)
        if read is None or read[0].year < EARLIEST:
            wrong.add("joined_on", "bad_date", text)
        elif read[0] > self.now:
            wrong.add("joined_on", "future", text)
        else:
            return read[0]
        return None

    def branch(self, text: str, said: dict[str, Any], wrong: Wrong) -> None:
        """A branch makes a party member, unless the row says otherwise."""
        if not text:
            return
        if said["is_party_member"] is False:
            wrong.add("party_branch", "branch_without_party")
            return
        said["party_branch"] = self.units.branch(text, said["unit"], wrong)
        said["is_party_member"] = True

    @staticmethod
    def shown(value: Any) -> str:
        """As the report says it, in the file's language."""
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        return str(Role(value).label) if value in Role.values else str(value or "")
