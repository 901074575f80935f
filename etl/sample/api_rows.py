"""The kit's rows as the API would give them: read from the bulk files, under the API's names and in its types."""

import csv
import io
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from etl.build.inputs import project_folder
from etl.sample.facts import CYCLE, read_yaml
from etl.sample.kit import FIRST_SUB_ID
from etl.sources import ColumnType, Source, get_source
from etl.sources.endpoints import Endpoint, get_endpoint

ApiRow = dict[str, Any]

# A SUB_ID for rows whose bulk file has none, above those that the kit gives out.
MADE_UP = FIRST_SUB_ID + 10**17
DATE_FORMATS = ("%m%d%Y", "%m/%d/%Y", "%d-%b-%y", "%Y%m%d", "%Y-%m-%d")
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


def ranges(name: str) -> dict[str, str]:
    """The fields behind an endpoint's min_ and max_ parameters."""
    found: dict[str, str] = read_yaml("api.yaml")[name].get("ranges", {})
    return found


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
    told = read_yaml("api.yaml")[mapping or endpoint.name]
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
    """One filing per file number that the kit's contributions and notices name."""
    for (committee, number, report), rows in _by_filing(folder).items():
        yield {
            "sub_id": str(MADE_UP + int(number)),
            "file_number": int(number),
            "committee_id": committee,
            "cycle": CYCLE,
            "report_year": CYCLE - 1,
            "report_type": report or None,
            "form_type": "F3" if report else "F24",
            "form_category": "REPORT" if report else "NOTICE",
            "amendment_indicator": "N",
            "amendment_chain": [int(number)],
            "most_recent": True,
            "is_amended": False,
            "means_filed": "e-file",
            "receipt_date": max(filter(None, (_iso(row["day"]) for row in rows)), default=None),
            "total_individual_contributions": round(sum(float(row["amount"] or 0) for row in rows), 2) if report else None,
            "beginning_image_number": min(row["image"] for row in rows),
        }


def _by_filing(folder: Path) -> dict[tuple[str, str, str], list[dict[str, str]]]:
    found: dict[tuple[str, str, str], list[dict[str, str]]] = defaultdict(list)
    for row in bulk_rows(folder, "indiv"):
        told = {"day": row["TRANSACTION_DT"], "amount": row["TRANSACTION_AMT"], "image": row["IMAGE_NUM"]}
        if row["FILE_NUM"].isdigit():
            found[row["CMTE_ID"], row["FILE_NUM"], row["RPT_TP"]].append(told)
    for row in bulk_rows(folder, "independent_expenditure"):
        told = {"day": row["receipt_dat"], "amount": row["exp_amo"], "image": row["image_num"]}
        found[row["spe_id"], row["file_num"], ""].append(told)
    return dict(found)


def _reports(folder: Path, endpoint: Endpoint) -> Iterator[ApiRow]:
    """The filings that are periodic reports, with the itemized line that the kit's rows add up to."""
    for row in _filings(folder, endpoint):
        if row["form_category"] == "REPORT":
            total = row.pop("total_individual_contributions")
            yield row | {"individual_itemized_contributions_period": total}


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


MAKERS: dict[str, Callable[[Path, Endpoint], Iterator[ApiRow]]] = {
    "schedule_e": _expenditures,
    "filings": _filings,
    "reports": _reports,
    "election_dates": _election_dates,
}
