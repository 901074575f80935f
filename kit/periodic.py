"""Periodic reports, Forms 3 and 3X, from the very rows that the kit's bulk files hold; their summaries tie to them.

A line that is itemized whole equals its rows to the cent. What the cycle totals have beyond the rows (unitemized gifts, most
of the spending) is spread over a campaign's reports as its gifts are, so that column A over the reports in force adds up to
the totals that the FEC published.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from kit.facts import Candidate, Facts, read_yaml
from kit.filing import Filing, compact, day_of, election, named, who, whom
from kit.rows import Kit, Row
from kit.totals import campaign_totals
from kit.transfers import sample_pacs

# Originals that an amendment has replaced in bulk, below the numbers that bulk rows have.
FIRST_SUPERSEDED = 899_000_001
ZERO = Decimal(0)
# What candidate_summary has on a line beyond the itemized rows.
BEYOND = {
    "14": "Offsets_To_Operating_Expenditure",
    "15": "Other_Receipts",
    "11aii": "Individual_Unitemized_Contribution",
    "17": "Operating_Expenditure",
    "20a": "Individual_Refund",
    "21": "Other_Disbursements",
}
GIFTS = "11ai"
Totals = Callable[[str], Decimal]


def file_reports(kit: Kit, facts: Facts) -> None:
    """Every report that a bulk row names, and before some the original that it amended."""
    rows = rows_by_filing(kit)
    names = {**facts.committees, **{pac.id: pac for pac in sample_pacs()}}
    owners = {link.committee: facts.candidates[link.candidate] for link in facts.links}
    totals = campaign_totals(facts)
    of_committee: dict[str, list[Filing]] = defaultdict(list)
    for (committee, report, year), number in kit.file_numbers.items():
        if number not in rows:
            continue
        owner = owners.get(committee) if committee in totals else None
        filing = blank_report(number, committee, report, year, owner)
        filing.cover |= named(names.get(committee), committee)
        write_rows(filing, facts, rows[number])
        of_committee[committee].append(filing)
    superseded = FIRST_SUPERSEDED
    for committee, filings in of_committee.items():
        filings.sort(key=lambda filing: (filing.first, filing.number))
        is_campaign = committee in totals
        amended = [filing for filing in filings if is_campaign and is_amended(rows[filing.number])]
        summarize(kit, filings, totals.get(committee))
        for filing in amended:
            kit.filings.append(original_of(facts, filing, rows[filing.number], superseded))
            superseded += 1
        kit.filings += filings


def rows_by_filing(kit: Kit) -> dict[int, list[Row]]:
    """The bulk rows of each report by its number; pas2 repeats oth."""
    found: dict[int, list[Row]] = defaultdict(list)
    for dataset in ("indiv", "oth", "oppexp"):
        for row in kit.rows[dataset]:
            found[int(row["FILE_NUM"])].append(row)
    return found


def blank_report(number: int, committee: str, report: str, year: str, owner: Candidate | None) -> Filing:
    """A report without lines: its form, its period, its seat."""
    first, last, due = period(report, int(year), owner.seat if owner else "")
    cover = {"seat_state": owner.state, "seat_district": owner.district} if owner else {}
    if report[:2] in ("12", "30"):
        state = owner.state if owner else "GA"
        ballot = read_yaml("filings.yaml")["ballots"].get(f"{state}-{report[2]}{year}")
        cover |= {"election": f"{report[2]}{year}", "ballot": compact(ballot), "ballot_state": state}
    return Filing(number, "F3" if owner else "F3X", "N", committee, due, cover, report, first, last)


def period(report: str, year: int, seat: str) -> tuple[date, date, date]:
    """First and last day that a report covers, and the day it was due: on the 20th for monthly ones (11 CFR 104.5)."""
    if report.startswith("M"):
        month = int(report[1:])
        due = date(year, month, 20)
        return date(year, month - 1, 1), date(year, month, 1) - timedelta(days=1), due
    calendar = read_yaml("filings.yaml")["calendar"]
    key = f"{report}-{year}"
    first, last, due = calendar.get(seat, {}).get(key) or calendar["GA-06"][key]
    return first, last, due


def write_rows(filing: Filing, facts: Facts, rows: Iterable[Row]) -> None:
    """The lines of bulk rows."""
    for row in rows:
        form_line = line_of(filing.form, row)
        kind = form_line[:2]
        told = {
            **who(row),
            "transaction_id": row["TRAN_ID"],
            "back_reference": row.get("BACK_REF_TRAN_ID", ""),
            "election": election(row["TRANSACTION_PGI"]),
            "day": day_of(row["TRANSACTION_DT"]),
            "amount": f"{Decimal(row['TRANSACTION_AMT']):.2f}",
            "employer": row.get("EMPLOYER", ""),
            "occupation": row.get("OCCUPATION", ""),
            "purpose": row.get("PURPOSE", ""),
            "category": row.get("CATEGORY", ""),
            "other_id": row.get("OTHER_ID", "") if row.get("OTHER_ID", "").startswith("C") else "",
            "memo": row.get("MEMO_CD", ""),
            "memo_text": row.get("MEMO_TEXT", ""),
            "stance": {"24A": "O", "24E": "S"}.get(row.get("TRANSACTION_TP", ""), ""),
            **whom(facts.candidates.get(row.get("CAND_ID", ""))),
        }
        if kind == "SE":
            told["disseminated"] = told["day"]
        filing.add(kind, form_line, **told)
        if not told["memo"]:
            at = summary_line(form_line)
            filing.summary[at] = filing.summary.get(at, ZERO) + Decimal(told["amount"])


def line_of(form: str, row: Row) -> str:
    """The line on which a bulk row stands; a party's gift has one of its own."""
    if "SCHED_TP_CD" in row:
        return f"SB{row['LINE_NUM']}"
    if row["TRANSACTION_TP"] == "18K" and form == "F3":
        return "SA11B" if row["ENTITY_TP"] == "PTY" else "SA11C"
    found: str = read_yaml("filings.yaml")["lines"][form][row["TRANSACTION_TP"]]
    return found


def summary_line(form_line: str) -> str:
    """The form's line that a schedule's line adds up to."""
    return {"SE": "24", "SF": "25"}.get(form_line, form_line[2:].lower())


def is_amended(rows: list[Row]) -> bool:
    """Whether bulk has the report as an amendment."""
    return any(row["AMNDT_IND"] == "A" for row in rows)


def original_of(facts: Facts, amendment: Filing, rows: list[Row], number: int) -> Filing:
    """The report as it was filed first, without the gifts that its amendment added; the amendment learns of it."""
    plan = read_yaml("filings.yaml")
    ordinary = [at for at, row in enumerate(rows) if row.get("TRANSACTION_TP") == "15" and not row.get("MEMO_CD")]
    left_out = set(ordinary[: plan["amended_by"]])
    original = Filing(
        number, "F3", "N", amendment.committee, amendment.filed, amendment.cover, amendment.report, amendment.first,
        amendment.last,
    )  # fmt: skip
    write_rows(original, facts, (row for at, row in enumerate(rows) if at not in left_out))
    before = {name: amendment.to_date[name] - amendment.summary.get(name, ZERO) for name in amendment.to_date}
    for name in (*BEYOND, "23"):
        original.summary[name] = amendment.summary.get(name, ZERO)
    add_up(original)
    original.to_date = {name: before[name] + original.summary.get(name, ZERO) for name in before}
    amendment.suffix, amendment.amends, amendment.nth, amendment.filed = "A", number, 1, plan["amended_on"]
    return original


def summarize(kit: Kit, filings: list[Filing], total: Totals | None) -> None:
    """Fill the summaries of a committee's reports, oldest first: what is beyond the rows, the sums, cash, and to date."""
    if total:
        spread(filings, total)
    begin = {row["CMTE_ID"]: Decimal(row["COH_BOP"]) for row in kit.rows["webk"]}
    cash = total("Cash_On_Hand_BOP") if total else begin.get(filings[0].committee, ZERO)
    running: dict[Any, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for filing in filings:
        filing.summary["23" if filing.form == "F3" else "6b"] = cash
        add_up(filing)
        cash = filing.summary["27" if filing.form == "F3" else "8"]
        # Form 3 counts to date by election cycle, Form 3X by calendar year.
        until = running["cycle" if filing.form == "F3" else filing.last and filing.last.year]
        for name, amount in filing.summary.items():
            until[name] += amount
        filing.to_date = dict(until)


def spread(filings: list[Filing], total: Totals) -> None:
    """What the cycle totals have beyond the rows, over the reports as their gifts are; the last takes the remainder."""
    gifts = sum((filing.summary.get(GIFTS, ZERO) for filing in filings), ZERO)
    for name, column in BEYOND.items():
        rest = total(column) - sum((filing.summary.get(name, ZERO) for filing in filings), ZERO)
        if name == "11aii":
            rest = total("Individual_Contribution") - gifts
        left = max(rest, ZERO)
        for filing in filings[:-1]:
            share = (rest * filing.summary.get(GIFTS, ZERO) / (gifts or 1)).quantize(Decimal("0.01"))
            stated = _stated(filing) if name == "11aii" else None
            share = max(ZERO, min(left, stated if stated is not None else share))
            filing.summary[name] = filing.summary.get(name, ZERO) + share
            left -= share
        filings[-1].summary[name] = filings[-1].summary.get(name, ZERO) + left
    filings[-1].summary["10"] = total("Debt_Owed_By_Committee")


def _stated(filing: Filing) -> Decimal | None:
    """The unitemized gifts of a report whose receipts are known."""
    key = f"{filing.committee}-{filing.report}-{filing.last and filing.last.year}"
    stated = read_yaml("filings.yaml")["receipts_of"].get(key)
    if stated is None:
        return None
    receipts = ("11ai", "11b", "11c", "11d", "12", "13a", "13b", "14", "15")
    return Decimal(stated) - sum((filing.summary.get(name, ZERO) for name in receipts), ZERO)


def add_up(filing: Filing) -> None:
    """Every sum of the form, as the form's own instructions add it."""
    told = filing.summary

    def plus(*names: str) -> Decimal:
        return sum((told.get(name, ZERO) for name in names), ZERO)

    told["11aiii"] = plus("11ai", "11aii")
    if filing.form == "F3":
        told["11e"] = plus("11aiii", "11b", "11c", "11d")
        told["13c"], told["19c"] = plus("13a", "13b"), plus("19a", "19b")
        told["20d"] = plus("20a", "20b", "20c")
        told["16"] = told["24"] = plus("11e", "12", "13c", "14", "15")
        told["22"] = told["26"] = plus("17", "18", "19c", "20d", "21")
        told["6a"], told["6b"], told["7a"], told["7b"] = told["11e"], told["20d"], plus("17"), plus("14")
        told["6c"], told["7c"] = told["6a"] - told["6b"], told["7a"] - told["7b"]
        told["25"] = plus("23", "24")
        told["8"] = told["27"] = told["25"] - told["26"]
        return
    told["11d"] = told["33"] = plus("11aiii", "11b", "11c")
    told["28d"] = told["34"] = plus("28a", "28b", "28c")
    told["6c"] = told["19"] = told["20"] = plus("11d", "12", "13", "14", "15", "16", "17")
    told["7"] = told["31"] = told["32"] = plus("21c", "22", "23", "24", "25", "26", "27", "28d", "29")
    told["35"] = told["33"] - told["34"]
    told["6d"] = plus("6b", "6c")
    told["8"] = told["6d"] - told["7"]
