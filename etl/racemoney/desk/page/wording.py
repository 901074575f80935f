"""How the page writes amounts, days, people and places."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from math import ceil, floor

from nameparser import HumanName

MONTHS = ("Jan.", "Feb.", "March", "April", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec.")
PARTIES = {
    "DEM": "a Democrat",
    "DFL": "a Democrat",
    "REP": "a Republican",
    "LIB": "a Libertarian",
    "GRE": "a member of the Green Party",
    "IND": "an independent",
}
PARTY_LABELS = {
    "DEM": "Democrat",
    "DFL": "Democrat",
    "REP": "Republican",
    "LIB": "Libertarian",
    "GRE": "Green",
    "IND": "Independent",
    "UNK": "party unknown",
}
NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
TIMES = {1: "one and a half times", 2: "twice"}


def short(amount: Decimal) -> str:
    """Dollars as a picture prints them: $8.3M, $464K, $26."""
    size = abs(amount)
    sign = "−" if amount < 0 else ""
    if size >= 999_500:
        return f"{sign}${size / 1_000_000:.1f}M"
    if size >= 9_950:
        return f"{sign}${size / 1_000:.0f}K"
    if size >= 1_000:
        return f"{sign}${size / 1_000:.1f}K"
    return f"{sign}${size:.0f}"


def spoken(amount: Decimal) -> str:
    """Dollars as a sentence prints them: $8.3 million, $345,787."""
    size = abs(amount)
    sign = "−" if amount < 0 else ""
    return f"{sign}${size / 1_000_000:.1f} million" if size >= 999_500 else f"{sign}${size:,.0f}"


def exact(amount: Decimal) -> str:
    """Dollars to the cent."""
    return f"{'−' if amount < 0 else ''}${abs(amount):,.2f}"


def percent(share: Decimal | float, decimals: int = 1) -> str:
    """A share of one as a percentage."""
    return f"{100 * share:.{decimals}f}%"


def whole_low(share: Decimal) -> int:
    """A lower bound in whole percents, rounded so that it stays one."""
    return floor(100 * share)


def whole_high(share: Decimal) -> int:
    """An upper bound in whole percents, rounded so that it stays one."""
    return ceil(100 * share)


def day(value: date | datetime) -> str:
    """A day as the AP writes it: Feb. 1, 2019."""
    return f"{month_day(value)}, {value.year}"


def month_day(value: date | datetime) -> str:
    """The same without the year."""
    return f"{MONTHS[value.month - 1]} {value.day}"


def days(first: date, last: date) -> str:
    """A span at the head of a narrow column: Jan 1–Mar 29."""
    return f"{brief(first)}–{brief(last)}"


def brief(value: date) -> str:
    """A day in a narrow place: Mar 29."""
    return f"{value:%b} {value.day}"


def times(ratio: Decimal) -> str:
    """A ratio from 1.5 up, in words and rounded down: one and a half times, twice, five times."""
    whole = int(ratio)
    if whole in TIMES:
        return TIMES[whole]
    return f"{NUMBERS[whole] if whole < len(NUMBERS) else f'{whole:,}'} times"


def counted(number: int, one: str, many: str) -> str:
    """A number with its noun: one group, 18 groups."""
    word = NUMBERS[number] if 0 < number < len(NUMBERS) else f"{number:,}"
    return f"{word} {one if number == 1 else many}"


def capital(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 11th."""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def surnames(names: dict[str, tuple[str, str]]) -> dict[str, str]:
    """What a picture calls each person, from names as written and as filed: the last name, or all where two share it."""
    lasts = {key: _surname(written, filed) for key, (written, filed) in names.items()}
    shared = Counter(last.casefold() for last in lasts.values())
    return {key: names[key][0] if shared[last.casefold()] > 1 else last for key, last in lasts.items()}


def _surname(written: str, filed: str) -> str:
    """Filers put the whole last name before a comma: TORRES SMALL, XOCHITL."""
    last, comma, _ = filed.partition(",")
    place = written.casefold().rfind(last.casefold().strip()) if comma and last.strip() else -1
    if place >= 0 and len(written.casefold()) == len(written):
        return written[place : place + len(last.strip())]
    return HumanName(written).last or written


def possessive(name: str) -> str:
    """Ossoff’s, Burgess’."""
    return f"{name}’" if name.endswith(("s", "S")) else f"{name}’s"


def listed(items: Iterable[str]) -> str:
    """One, two and three."""
    *first, last = items
    return f"{', '.join(first)} and {last}" if first else last


def place(office_code: str, state: str, district: str) -> str:
    """The seat as people name it: Georgia’s 6th District, Montana’s at-large district, Alabama, the presidency."""
    if office_code == "P":
        return "the presidency"
    if office_code == "S":
        return f"{possessive(state)} Senate seat"
    if district == "00":
        return f"{possessive(state)} at-large district"
    return f"{possessive(state)} {ordinal(int(district))} District"
