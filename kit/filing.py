"""An electronic filing while it is written: its lines in the FEC's format, and the rows and dollars on them."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from kit.facts import Candidate, Committee, read_yaml
from kit.rows import Row

SEPARATOR = "\x1c"
ADDRESS = {"street": "1 SYNTHETIC ST", "city": "SAMPLEVILLE", "zip": "24001"}
SOFTWARE = ("SYNTHETIC", "1.0")
# From this day on committees filed in version 8.2 of the format.
VERSION_8_2 = date(2017, 7, 1)


@dataclass
class Tally:
    """Rows of a lake table, those that re-describe others, and the dollars of the rest."""

    rows: int = 0
    memo_rows: int = 0
    amount: Decimal = Decimal(0)


@dataclass
class Filing:
    """One filing. `amends` is the original of its chain; `newer` says that no bulk file of the kit has its rows."""

    number: int
    form: str
    suffix: str
    committee: str
    filed: date
    cover: dict[str, str]
    report: str = ""
    first: date | None = None
    last: date | None = None
    amends: int | None = None
    nth: int = 0
    newer: bool = False
    version: str = ""
    quarantined: int = 0
    summary: dict[str, Decimal] = field(default_factory=dict)
    to_date: dict[str, Decimal] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)
    tallies: dict[str, Tally] = field(default_factory=dict)

    def add(self, kind: str, form_line: str, **values: str) -> None:
        """Write one more line of a schedule, and count it."""
        self.lines.append(line(kind, form_line, {"committee_id": self.committee, **values}))
        tally = self.tallies.setdefault(read_yaml("filings.yaml")["tables"][kind], Tally())
        tally.rows += 1
        if values.get("memo"):
            tally.memo_rows += 1
        else:
            tally.amount += Decimal(values["amount"])

    def text(self) -> bytes:
        """The file's bytes; a lone surrogate becomes the byte that it stands for."""
        version = self.version or ("8.2" if self.filed >= VERSION_8_2 else "8.1")
        root = f"FEC-{self.amends}" if self.amends else ""
        header = ["HDR", "FEC", version, *SOFTWARE, root, str(self.nth or ""), "SYNTHETIC DATA"]
        days = {"first": compact(self.first), "last": compact(self.last), "signed": compact(self.filed)}
        told = {"committee_id": self.committee, "report": self.report, **ADDRESS, "treasurer": "SYNTHETIC TREASURER", **days}
        cover = line(self.form, self.form + self.suffix, {**told, **self.cover}, self.summary, self.to_date)
        whole = "".join(f"{each}\n" for each in [SEPARATOR.join(header), cover, *self.lines])
        return whole.encode("utf-8", "surrogateescape")

    def manifest(self) -> dict[str, Any]:
        """What the manifest tells of it: `amount` leaves memo rows out."""
        return {
            "file_number": self.number,
            "form_type": self.form + self.suffix,
            "committee_id": self.committee,
            "report_code": self.report,
            "coverage_from_date": self.first and self.first.isoformat(),
            "coverage_through_date": self.last and self.last.isoformat(),
            "filed_date": self.filed.isoformat(),
            "amends_file_number": self.amends,
            "is_newer_than_bulk": self.newer,
            "version": self.version,
            "quarantined": self.quarantined,
            "summary": {name: f"{amount:.2f}" for name, amount in self.summary.items() if amount},
            "tables": {
                table: {"rows": tally.rows, "memo_rows": tally.memo_rows, "amount": f"{tally.amount:.2f}"}
                for table, tally in self.tallies.items()
            },
        }


def line(
    kind: str,
    form_line: str,
    values: dict[str, str],
    column_a: dict[str, Decimal] | None = None,
    column_b: dict[str, Decimal] | None = None,
) -> str:
    """A line of a record type: values at their places, and a report's summary in its columns A and B."""
    told = read_yaml("filings.yaml")["records"][kind]
    fields = [form_line, *[""] * (told["length"] - 1)]
    for name, place in told["places"].items():
        fields[place - 1] = clean(values.get(name, ""))
    for name, amounts in (("column_a", column_a), ("column_b", column_b)):
        if amounts:
            start = told[name]["start"] - 1
            for at, each in enumerate(told[name]["lines"], start):
                fields[at] = f"{amounts.get(each, Decimal(0)):.2f}"
    return SEPARATOR.join(fields)


def clean(text: str) -> str:
    """Text without line breaks, which no field of a filing can hold."""
    return text.replace("\r", " ").replace("\n", " ")


def compact(day: date | None) -> str:
    """YYYYMMDD, as filings write a date."""
    return day.strftime("%Y%m%d") if day else ""


def day_of(text: str) -> str:
    """A date of a bulk row (MMDDYYYY, MM/DD/YYYY or DD-MON-YY) as filings write it."""
    if not text:
        return ""
    form = "%d-%b-%y" if "-" in text else "%m/%d/%Y" if "/" in text else "%m%d%Y"
    return datetime.strptime(text, form).strftime("%Y%m%d")


def who(row: Row) -> dict[str, str]:
    """Name, place and entity of the other side of a bulk row."""
    entity, name = row.get("ENTITY_TP", ""), row["NAME"]
    last, comma, first = name.partition(", ")
    is_person = entity in ("IND", "CAN") and comma
    named = {"last_name": last, "first_name": first} if is_person else {"organization": name}
    return {"entity": entity, **named, "city": row["CITY"], "state": row["STATE"], "zip": row["ZIP_CODE"]}


def whom(candidate: Candidate | None) -> dict[str, str]:
    """The candidate that a line names."""
    if candidate is None:
        return {}
    last, _, first = candidate.name.partition(", ")
    named = {"candidate_id": candidate.id, "candidate_last": last, "candidate_first": first}
    return {**named, "office": "H", "seat_state": candidate.state, "district": candidate.district}


def election(code: str) -> str:
    """An election with its year, as filings write it: S2017, R2017, P2018."""
    return code + ("2017" if code in ("S", "R") else "2018") if len(code) == 1 else code


def named(committee: Committee | None, id: str) -> dict[str, str]:
    """The filer on a cover."""
    return {"name": committee.name, "state": committee.state} if committee else {"name": f"SYNTHETIC FILER {id}"}
