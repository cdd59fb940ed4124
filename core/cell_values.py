"""From what people and systems write into cells to what is meant: moments, words, numbers; rough as they come."""

import datetime as dt
import re
import unicodedata

from django.utils import timezone

# spaces that are none to the eye, marks of direction, the mark of a byte order
INVISIBLE = re.compile(
    "[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad]|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]"
)
NOTHING = {
    "",
    "-",
    "--",
    "—",
    "——",
    "/",
    "\\n",
    "无",
    "暂无",
    "暂无回复",
    "暂无答复",
    "未回复",
    "未答复",
    "null",
    "none",
    "nan",
    "n/a",
    "#n/a",
}
DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*(?:日|号)?")
DIGITS = re.compile(r"(\d{4})(\d\d)(\d\d)(?:\s*(\d\d):?(\d\d)(?::?(\d\d))?)?")
TIME = re.compile(
    r"(?P<half>上午|下午|晚上|中午|凌晨|am|pm)?\s*(?P<hour>\d{1,2})\s*[:时点]\s*(?:(?P<minute>\d{1,2})\s*分?)?"
    r"\s*(?::?\s*(?P<second>\d{1,2})(?:\.\d+)?\s*秒?)?\s*(?P<after>am|pm)?"
)
ZONE = re.compile(r"\s*(z|[+-]\d\d:?\d\d)$")
SERIAL = re.compile(r"\d{5}(\.\d+)?")  # days since 1899-12-30, as Excel stores a moment
EPOCH = dt.datetime(1899, 12, 30)
AFTERNOON = {"下午", "晚上", "pm"}


def words(text: str) -> str:
    """Several lines of words without what nobody can see; the line ends are one kind."""
    lines = INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).split("\n")
    joined = "\n".join(re.sub(r"[^\S\n]+", " ", line).strip() for line in lines)
    return re.sub(r"\n{3,}", "\n\n", joined).strip()


def line(text: str) -> str:
    """One line of words."""
    return re.sub(r"\s+", " ", words(text)).strip()


def meant(text: str) -> str:
    """The words, or nothing where a system wrote its word for nothing."""
    clean = words(text)
    return "" if clean.lower() in NOTHING else clean


def code(text: str) -> str:
    """A number or code: no spaces, no full-width digits, no `.0` that a sheet put behind it."""
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", words(text)))
    return re.sub(r"^(\d+)\.0$", r"\1", plain)


def moment(text: str) -> tuple[dt.datetime, bool] | None:
    """The moment that is meant, in the city's time unless it names its zone, and whether a time of day was given.

    None when it cannot be read. Day and month are never guessed: the year must stand first.
    """
    plain = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", words(text))).lower().strip()
    plain = re.sub(r"(星期|周|礼拜)[一二三四五六日天]", "", plain).replace("()", "").strip()
    try:
        if SERIAL.fullmatch(plain):
            days = float(plain)
            # Excel's fraction of a day is a hair off the second that was meant
            return aware(EPOCH + dt.timedelta(seconds=round(days * 86_400))), not days.is_integer()
        return read_digits(plain) or read_date(plain)
    except (ValueError, OverflowError):
        return None


def read_digits(plain: str) -> tuple[dt.datetime, bool] | None:
    if not (match := DIGITS.fullmatch(plain)):
        return None
    numbers = [int(part) for part in match.groups() if part]
    return aware(dt.datetime(*numbers)), match[4] is not None  # type: ignore[arg-type]


def read_date(plain: str) -> tuple[dt.datetime, bool] | None:
    zone = ZONE.search(plain) if ":" in plain else None
    rest = plain[: zone.start()] if zone else plain
    if not (date := DATE.match(rest)):
        return None
    day = dt.datetime(int(date[1]), int(date[2]), int(date[3]))
    rest = rest[date.end() :].lstrip(" t,;")
    if not rest:
        return aware(day), False
    if not (time := TIME.fullmatch(rest.strip())):
        return None
    given = day + dt.timedelta(**clock_of(time))
    if not zone:
        return aware(given), True
    return dt.datetime.fromisoformat(f"{given.isoformat()}{zone[1].upper().replace('Z', '+00:00')}"), True


def clock_of(time: re.Match[str]) -> dict[str, int]:
    """Hours, minutes and seconds; raises ValueError for none that a clock shows."""
    hour, minute, second = (int(time[name] or 0) for name in ("hour", "minute", "second"))
    half = time["half"] or time["after"]
    if half in AFTERNOON and hour < 12:
        hour += 12
    elif half in {"am", "上午", "凌晨"} and hour == 12:
        hour = 0
    if hour > 24 or minute > 59 or second > 59 or (hour == 24 and minute + second):
        raise ValueError("no such time of day")
    return {"hours": hour, "minutes": minute, "seconds": second}


def aware(naive: dt.datetime) -> dt.datetime:
    return timezone.make_aware(naive)
