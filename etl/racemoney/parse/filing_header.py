"""What the first lines of a filing say: version, form, filer, coverage. Small enough to be read value by value."""

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from racemoney.sources.filings import ELECTRONIC, PAPER, FilingRecord, Layout, load_filings

SEPARATOR = b"\x1c"
# Electronic filing began in 1996; a year outside is a slip of the keyboard.
FIRST_YEAR = 1995
_LEGACY_START, _LEGACY_END = b"/*", re.compile(rb"/\*\s*end\s*header", re.IGNORECASE)
_LEGACY_LIMIT = 500
# Inside, a quote is doubled, or some software's and followed by text.
_QUOTED = re.compile(rb' *"((?:[^"]|""|"(?!"| *(?:,|$)))*+)" *(?=,|$)')
# The next field opens before this one has closed.
_OPENED_WITHIN = re.compile(rb',"(?!")')
_FORM = re.compile(r"([A-Z]+[0-9]+[A-Z]*?)([ANT])?")
_COVER_TEXTS = (
    "committee_id",
    "committee_name",
    "candidate_id",
    "report_code",
    "report_type_code",
    "election_code",
    "election_state",
    "election_district",
)
_COVER_DATES = (
    "election_date",
    "coverage_from_date",
    "coverage_through_date",
    "original_amendment_date",
    "signed_date",
)
_HEADER_TEXTS = ("report_id", "report_number", "software_name", "software_version", "comment_text", "batch_number")


@dataclass(frozen=True)
class FilingHeader:
    """The first lines of a filing: `lines` of them are the header, `cover_line` is the form's own.

    `values` are those of `filing_headers`, typed; `issues` what could not be read. `status` is parsed only where the
    version and the form are known: then the lines behind the header can be read.
    """

    status: str
    version: str
    lines: int
    cover_line: int = 0
    values: dict[str, object] = field(default_factory=dict)
    issues: tuple[str, ...] = ()


def read_header(head: bytes) -> FilingHeader:
    """The header of a filing from its first bytes, whole lines in UTF-8. Never raises: `status` says what is wrong."""
    lines = head.split(b"\n")
    if lines[0].lstrip().startswith(_LEGACY_START):
        fields, count = _legacy_fields(lines)
        values: dict[str, object] = {"software_name": fields.get("soft_name"), "software_version": fields.get("soft_ver#")}
        version, form_line = fields.get("fec_ver_#", ""), None
    else:
        first = split_line(lines[0])
        if first[0].strip().upper() != "HDR" or len(first) < 2:
            return FilingHeader("unreadable", "", 0)
        version = first[2] if first[1].strip().upper() == "FEC" and len(first) > 2 else first[1]
        values, count, form_line = _header_values(first, normal_version(version)), 1, "HDR"
    version = normal_version(version)
    values |= {"form_line": form_line, "format_version": version or None}
    values["amends_file_number"] = _amended(values.get("report_id"))
    return _with_cover(version, count, values, lines[count:])


def split_line(line: bytes) -> list[str]:
    """The fields of a line, quotes around them taken off: at 0x1C where there is one, else at commas."""
    fields = [_unquote(value) for value in line.split(SEPARATOR)] if SEPARATOR in line else split_commas(line)
    return [value.decode("utf-8", "replace") for value in fields]


def split_commas(line: bytes) -> list[bytes]:
    """The fields of a line at commas, quotes around them taken off.

    A quote closes only before a comma or the end of the line. One that opens and never closes is a character of its field,
    which ends at the next comma, so that no later field moves; a field that is nothing but such a quote is empty.
    """
    fields, at = [], 0
    while True:
        found = _QUOTED.match(line, at)
        if found and not _OPENED_WITHIN.search(found[1]):
            fields.append(found[1].replace(b'""', b'"'))
            at = found.end()
        else:
            end = line.find(b",", at)
            bare = line[at : end if end >= 0 else len(line)]
            fields.append(b"" if bare.strip() == b'"' else bare)
            at = end if end >= 0 else len(line)
        if at >= len(line):
            return fields
        at += 1


def normal_version(text: str) -> str:
    """`5.00` and `5` as 5.0; P2.4 and 8.3 as they are."""
    match = re.fullmatch(r"(P?)(\d+)(?:\.(\d*?)0*)?", text.strip().upper())
    return f"{match[1]}{match[2]}.{match[3] or 0}" if match else text.strip()


def cycle_of(values: dict[str, object], as_of: datetime) -> int:
    """The two-year cycle that a filing is put under: of the end of its coverage, else of its arrival or signature.

    An amended notice belongs to the cycle of its original, of which its cover gives the date.
    """
    last = as_of.astimezone(UTC).year + 1
    for name in ("coverage_through_date", "original_amendment_date", "filed_date", "signed_date", "received_date"):
        day = values.get(name)
        if isinstance(day, date) and FIRST_YEAR <= day.year <= last:
            return day.year + day.year % 2
    return last - 1 + (last - 1) % 2


def _with_cover(version: str, count: int, values: dict[str, object], lines: list[bytes]) -> FilingHeader:
    at = next((at for at, line in enumerate(lines[:_LEGACY_LIMIT]) if line.strip()), None)
    fields = split_line(lines[at]) if at is not None else []
    cover_line = count + 1 + (at or 0)
    form_type = fields[0].strip().upper() if fields else ""
    if match := _FORM.fullmatch(form_type):
        values |= {"form_type": form_type, "form": match[1], "amendment_indicator_code": match[2]}
    if version not in ELECTRONIC + PAPER:
        status = "old_version" if re.match(r"P?[12]\.", version) and version not in PAPER else "unknown_version"
        return FilingHeader(status if version else "unreadable", version, count, cover_line, values)
    found = load_filings().find(form_type, version)
    if found is None or not found[0].is_form:
        return FilingHeader("unknown_form", version, count, cover_line, values)
    read, issues = _cover_values(found, fields)
    suffix = form_type.removeprefix(found[0].record)
    values |= read | {"form": found[0].record, "amendment_indicator_code": suffix if suffix in {"N", "A", "T"} else None}
    return FilingHeader("parsed", version, count, cover_line, values, tuple(issues))


def _legacy_fields(lines: list[bytes]) -> tuple[dict[str, str], int]:
    """`Name = value` lines up to `/* End Header`, and how many lines that is."""
    fields: dict[str, str] = {}
    for count, line in enumerate(lines[1:_LEGACY_LIMIT], 2):
        if _LEGACY_END.match(line.lstrip()):
            return fields, count
        name, found, value = line.decode("utf-8", "replace").partition("=")
        if found:
            fields.setdefault("".join(name.split()).lower(), value.strip())
    return fields, 1


def _header_values(fields: list[str], version: str) -> dict[str, object]:
    found = load_filings().find("HDR", version)
    if found is None:
        return {}
    named = dict(zip(found[1].fields, fields, strict=False))
    values: dict[str, object] = {name: _text(named.get(name)) for name in _HEADER_TEXTS}
    values["received_date"] = read_date(named.get("received_date", ""))
    return values


def _cover_values(found: tuple[FilingRecord, Layout], fields: list[str]) -> tuple[dict[str, object], list[str]]:
    named = dict(zip(found[1].fields, fields, strict=False))
    values: dict[str, object] = {name: _text(named.get(name)) for name in _COVER_TEXTS}
    values["committee_name"] = _text(named.get("committee_name") or named.get("organization_name"))
    values["election_state"] = _text(named.get("election_state") or named.get("state_of_election"))
    dates = {name: read_date(named.get(name, "")) for name in _COVER_DATES}
    issues = [f"{name}={named[name].strip()}" for name, day in dates.items() if day is None and named.get(name, "").strip()]
    return values | dates, issues


def read_date(text: str) -> date | None:
    """YYYYMMDD as a date, or None."""
    try:
        return datetime.strptime(text.strip(), "%Y%m%d").replace(tzinfo=UTC).date() if len(text.strip()) == 8 else None
    except ValueError:
        return None


def _amended(report_id: object) -> int | None:
    match = re.fullmatch(r"FEC-?\s*(\d{1,12})", str(report_id or "").strip(), re.IGNORECASE)
    return int(match[1]) if match else None


def _text(value: str | None) -> str | None:
    return (value or "").strip() or None


def _unquote(value: bytes) -> bytes:
    quoted = len(value) > 1 and value.startswith(b'"') and value.endswith(b'"')
    return value[1:-1].replace(b'""', b'"') if quoted else value
