"""The kit as the API would give it: rows of the bulk files, filings of the manifest, under the API's names and types."""

import csv
import io
import json
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, fields
from datetime import datetime
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

from racemoney.build.inputs import project_folder
from racemoney.sample.kit import CYCLE, MANIFEST
from racemoney.sources import ColumnType, Source, get_source
from racemoney.sources.endpoints import Endpoint, get_endpoint

ApiRow = dict[str, Any]

# SUB_IDs for rows whose bulk file has none begin here, above those of the kit, which begin at 9.0e18.
MADE_UP = 91 * 10**17
DATE_FORMATS = ("%m%d%Y", "%m/%d/%Y", "%d-%b-%y", "%Y%m%d", "%Y-%m-%d")
# The form's line behind a field of the filings, and of House and Senate reports.
LINES = {
    "F3": {
        "11aiii": "total_individual_contributions",
        "16": "total_receipts",
        "22": "total_disbursements",
        "23": "cash_on_hand_beginning_period",
        "27": "cash_on_hand_end_period",
        "10": "debts_owed_by_committee",
    },
    "F3X": {
        "11aiii": "total_individual_contributions",
        "19": "total_receipts",
        "31": "total_disbursements",
        "24": "total_independent_expenditures",
        "6b": "cash_on_hand_beginning_period",
        "8": "cash_on_hand_end_period",
    },
}
REPORT_LINES = {
    "11ai": "individual_itemized_contributions_period",
    "11aii": "individual_unitemized_contributions_period",
    "11aiii": "total_individual_contributions_period",
    "16": "total_receipts_period",
    "22": "total_disbursements_period",
    "23": "cash_on_hand_beginning_period",
    "27": "cash_on_hand_end_period",
    "10": "debts_owed_by_committee",
}
BALLOTS = {
    "SP": "Special primary",
    "SPR": "Special primary runoff",
    "SG": "Special general",
    "SGR": "Special general runoff",
}


def api_rows(folder: Path, name: str) -> list[ApiRow]:
    """Every row of an endpoint, with every field that it declares; nothing where the kit has no such file."""
    endpoint = get_endpoint(name)
    empty = dict.fromkeys([*(column.fec for column in endpoint.columns), *endpoint.also])
    maker = MAKERS.get(name, _mapped)
    return [empty | row for row in maker(folder, endpoint)]


@dataclass(frozen=True)
class ServerRules:
    """What the real server does with an endpoint, beside its rows: api.yaml says it of each."""

    ranges: Mapping[str, str] = field(default_factory=dict)
    filters: tuple[str, ...] = ()
    sorts: tuple[str, ...] = ()
    floats: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()

    def sent(self, row: ApiRow) -> ApiRow:
        """A row as it is sent: some whole numbers as floats, some dollars without their cents."""
        floats = {name: _floated(row[name]) for name in self.floats if row.get(name) is not None}
        return row | floats | {name: int(row[name]) for name in self.whole if row.get(name) is not None}


def _floated(value: Any) -> Any:
    """A number as a float; a list of numbers as texts of such."""
    return [str(float(each)) for each in value] if isinstance(value, list) else float(value)


@cache
def read_rules() -> Any:
    """api.yaml, read once; nobody changes it."""
    return yaml.safe_load(resources.files("racemoney.sample").joinpath("api.yaml").read_text(encoding="utf-8"))


@cache
def server_rules(name: str) -> ServerRules:
    """The rules of an endpoint."""
    rules = read_rules()[name]
    return ServerRules(**{each.name: rules[each.name] for each in fields(ServerRules) if each.name in rules})


def bulk_rows(folder: Path, dataset: str) -> Iterator[dict[str, str]]:
    """The good rows of a bulk file of the kit, by the FEC's column names."""
    source = get_source(dataset)
    file = folder / source.file_name(CYCLE)
    if not file.is_file():
        return
    names = [column.fec for column in source.columns]
    for values in _fields(source, _text(source, file)):
        row = dict(zip(names, values, strict=False))
        if source.field_count == len(values) and _is_readable(source, row):
            yield row


def _is_readable(source: Source, row: dict[str, str]) -> bool:
    """The FEC's database holds no row without a key or an amount; the kit's broken lines are for readers of text."""
    required = [column for column in source.columns if column.required]
    numbers = [column.fec for column in required if column.type in ("money", "integer")]
    return all(row[column.fec].strip() for column in required) and all(_money(row[name]) is not None for name in numbers)


def _money(text: str) -> float | None:
    try:
        return float(text.strip().replace("$", "").replace(",", ""))
    except ValueError:
        return None


def _text(source: Source, file: Path) -> str:
    member = source.member_name(CYCLE)
    if member is None:
        return file.read_bytes().decode("utf-8", "replace")
    with zipfile.ZipFile(file) as archive:
        return archive.read(member).decode("utf-8", "replace")


def _fields(source: Source, text: str) -> Iterator[list[str]]:
    if source.format == "pipe":
        yield from (line.split("|") for line in text.split("\n"))
    else:
        yield from list(csv.reader(io.StringIO(text, newline="")))[1:]


def _mapped(folder: Path, endpoint: Endpoint, mapping: str | None = None) -> Iterator[ApiRow]:
    told = read_rules()[mapping or endpoint.name]
    types: dict[str, ColumnType] = {column.fec: column.type for column in endpoint.columns}
    for number, row in enumerate(bulk_rows(folder, told["dataset"])):
        if "types" in told and row["TRANSACTION_TP"] not in told["types"]:
            continue
        made = {field: _value(row.get(fec, ""), types.get(field, "text")) for field, fec in told["fields"].items()}
        yield {"sub_id": str(MADE_UP + number)} | _common(endpoint, made) | made


def _common(endpoint: Endpoint, made: ApiRow) -> ApiRow:
    """What the API adds to every row."""
    filer, candidate = made.get("committee_id"), made.get("candidate_id")
    added: ApiRow = {
        "cycle": CYCLE,
        "cycles": [CYCLE],
        "two_year_transaction_period": CYCLE,
        "committee": {"committee_id": filer, "cycle": CYCLE} if filer else None,
        "candidate": {"candidate_id": candidate} if candidate else None,
        "has_raised_funds": True,
        "report_year": CYCLE - 1,
    }
    declared = {*(column.fec for column in endpoint.columns), *endpoint.also}
    return {name: value for name, value in added.items() if name in declared}


def _value(text: str, kind: ColumnType) -> Any:
    """A text of the kit as the API types it: numbers, ISO dates, null for nothing. SUB_ID stays text, as the API has it."""
    text = text.strip()
    if not text:
        return None
    if kind == "money":
        return _money(text)
    if kind == "integer":
        return int(text) if len(text) < 16 else text
    return _iso(text) if kind in ("date", "timestamp") else text


def _iso(text: str) -> str | None:
    for form in DATE_FORMATS:
        with suppress(ValueError):
            return datetime.strptime(text, form).date().isoformat()
    return None


def _expenditures(folder: Path, endpoint: Endpoint) -> Iterator[ApiRow]:
    """Notices from the notices' own file, regular reports' rows from pas2; the API shows both, told apart by `is_notice`."""
    for row in _mapped(folder, endpoint):
        stance = (row["support_oppose_indicator"] or "")[:1]
        yield row | {"is_notice": True, "filing_form": "F24", "most_recent": True, "support_oppose_indicator": stance}
    for row in _mapped(folder, endpoint, "regular_expenditures"):
        stance = "O" if row["support_oppose_indicator"] == "24A" else "S"
        yield row | {"is_notice": False, "filing_form": "F3X", "most_recent": True, "support_oppose_indicator": stance}


def _filings(folder: Path, endpoint: Endpoint) -> Iterator[ApiRow]:
    """The electronic filings of the kit, as its manifest tells of them."""
    for filing, chain in _chained(folder):
        form = filing["form_type"].rstrip("NAT")
        yield {
            **_filing_row(filing, chain),
            "sub_id": str(MADE_UP + filing["file_number"]),
            "form_type": form,
            "form_category": "REPORT" if form in LINES else "OTHER" if form == "F99" else "NOTICE",
            "amendment_version": chain.index(filing["file_number"]),
            **_figures(filing, LINES.get(form, {})),
        }


def _reports(folder: Path, endpoint: Endpoint) -> Iterator[ApiRow]:
    """Those of them that are reports of candidates."""
    for filing, chain in _chained(folder):
        if filing["form_type"].rstrip("NAT") == "F3":
            yield {**_filing_row(filing, chain), **_figures(filing, REPORT_LINES)}


def _chained(folder: Path) -> Iterator[tuple[dict[str, Any], list[int]]]:
    """Each filing of the manifest with the numbers of its chain; nothing where there is no manifest."""
    path = folder / MANIFEST
    told = json.loads(path.read_text(encoding="utf-8"))["filings"] if path.is_file() else []
    chains: dict[int, list[int]] = defaultdict(list)
    for filing in sorted(told, key=lambda filing: filing["file_number"]):
        chains[filing["amends_file_number"] or filing["file_number"]].append(filing["file_number"])
    for filing in told:
        yield filing, chains[filing["amends_file_number"] or filing["file_number"]]


def _filing_row(filing: dict[str, Any], chain: list[int]) -> ApiRow:
    """What the API says of every filing."""
    number = filing["file_number"]
    at = chain.index(number)
    return {
        "file_number": number,
        "committee_id": filing["committee_id"],
        "cycle": CYCLE,
        "report_year": int((filing["coverage_through_date"] or filing["filed_date"])[:4]),
        "report_type": filing["report_code"] or None,
        "amendment_indicator": "A" if filing["form_type"].endswith("A") else "N",
        "amendment_chain": chain[: at + 1],
        "previous_file_number": chain[max(0, at - 1)],
        "most_recent_file_number": chain[-1],
        "most_recent": number == chain[-1],
        "is_amended": number != chain[-1],
        "means_filed": "e-file",
        "coverage_start_date": filing["coverage_from_date"],
        "coverage_end_date": filing["coverage_through_date"],
        "receipt_date": filing["filed_date"],
        "beginning_image_number": f"9999{number:014d}",
    }


def _figures(filing: dict[str, Any], lines: Mapping[str, str]) -> ApiRow:
    return {field: float(filing["summary"].get(line, 0)) for line, field in lines.items()}


def _election_dates(folder: Path, endpoint: Endpoint) -> Iterator[ApiRow]:
    """The calendar of special elections that the models are seeded with: public facts, not the kit's."""
    with (project_folder() / "seeds" / "special_elections.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            yield {
                "election_date": row["election_date"],
                "office_sought": row["office"],
                "election_state": row["state"],
                "election_district": row["district"] if row["office"] == "H" else None,
                "election_type_id": row["election_type"],
                "election_type_full": BALLOTS[row["election_type"]],
                "election_year": int(row["election_date"][:4]),
                "create_date": f"{row['election_date']}T00:00:00",
                "update_date": f"{row['election_date']}T00:00:00",
            }


def _efile_filings(folder: Path, endpoint: Endpoint) -> Iterator[ApiRow]:
    """The same filings before the FEC has processed them: the form has its suffix, the receipt its hour."""
    for filing, chain in _chained(folder):
        row = _filing_row(filing, chain)
        shared = ("file_number", "committee_id", "amendment_chain", "most_recent", "is_amended", "beginning_image_number")
        yield {
            **{name: row[name] for name in (*shared, "coverage_start_date", "coverage_end_date")},
            "form_type": filing["form_type"],
            "filed_date": filing["filed_date"],
            "receipt_date": f"{filing['filed_date']}T12:00:00",
            "load_timestamp": f"{filing['filed_date']}T12:05:00",
            "most_recent_filing": row["most_recent_file_number"],
            "amends_file": filing["amends_file_number"],
        }


def _efile_expenditures(folder: Path, endpoint: Endpoint) -> Iterator[ApiRow]:
    """The rows of early reports as they came in; the day of the filing is the server's own, behind the row."""
    for number, row in enumerate(_mapped(folder, endpoint), start=1):
        told = {"related_line_number": number, "is_notice": True, "filing_form": "F24", "most_recent": True}
        stance = (row["support_oppose_indicator"] or "")[:1]
        yield row | told | {"support_oppose_indicator": stance, "filed_date": str(row["load_timestamp"])[:10]}


def _state_totals(folder: Path, endpoint: Endpoint) -> Iterator[ApiRow]:
    """Individuals' contributions to a candidate's own committees, by the state that they gave, without memo rows."""
    owners = {row["CMTE_ID"]: row["CAND_ID"] for row in bulk_rows(folder, "ccl") if row["CMTE_DSGN"] in ("P", "A")}
    sums: dict[tuple[str, str], list[float]] = defaultdict(list)
    for row in bulk_rows(folder, "indiv"):
        if (
            row["CMTE_ID"] in owners
            and row["ENTITY_TP"] == "IND"
            and row["MEMO_CD"] != "X"
            and row["TRANSACTION_TP"][:2] == "15"
        ):
            sums[owners[row["CMTE_ID"]], row["STATE"] or "OT"].append(float(row["TRANSACTION_AMT"]))
    for (candidate, state), amounts in sorted(sums.items()):
        told = {"candidate_id": candidate, "cycle": CYCLE, "state": state}
        yield {**told, "state_full": state, "total": sum(amounts), "count": len(amounts)}


def _expenditure_totals(folder: Path, endpoint: Endpoint) -> Iterator[ApiRow]:
    """Regular reports' independent expenditures by candidate and direction, without memo rows and early reports."""
    sums: dict[tuple[str, str], float] = defaultdict(float)
    for row in _mapped(folder, get_endpoint("schedule_e"), "regular_expenditures"):
        if row["memo_code"] != "X" and row["candidate_id"]:
            stance = "O" if row["support_oppose_indicator"] == "24A" else "S"
            sums[row["candidate_id"], stance] += row["expenditure_amount"]
    for (candidate, stance), total in sorted(sums.items()):
        yield {"candidate_id": candidate, "cycle": CYCLE, "support_oppose_indicator": stance, "total": total}


def _race_summaries(folder: Path, endpoint: Endpoint) -> Iterator[ApiRow]:
    """Sums over the candidates of each seat, as the summaries and regular reports have them."""
    spent: dict[str, float] = defaultdict(float)
    for row in _expenditure_totals(folder, endpoint):
        spent[row["candidate_id"]] += row["total"]
    seats: dict[tuple[str, str | None, str | None], list[ApiRow]] = defaultdict(list)
    for row in _mapped(folder, get_endpoint("candidate_totals")):
        office = {"H": "house", "S": "senate", "P": "president"}[row["office"]]
        seats[office, row["state"], row["district"] if office == "house" else None].append(row)
    for (office, state, district), rows in seats.items():
        yield {
            **{"office": office, "state": state, "district": district, "cycle": CYCLE, "count": len(rows)},
            "receipts": sum(row["receipts"] or 0 for row in rows),
            "disbursements": sum(row["disbursements"] or 0 for row in rows),
            "independent_expenditures": sum(spent[row["candidate_id"]] for row in rows),
        }


MAKERS: dict[str, Callable[[Path, Endpoint], Iterator[ApiRow]]] = {
    "schedule_e": _expenditures,
    "filings": _filings,
    "reports": _reports,
    "election_dates": _election_dates,
    "efile_filings": _efile_filings,
    "efile_schedule_e": _efile_expenditures,
    "schedule_a_by_state": _state_totals,
    "schedule_e_totals": _expenditure_totals,
    "elections_summary": _race_summaries,
}
