"""Real filings: every line is found again, itemized lines equal the form's own summary, and every cell is fecfile's."""

import json
from collections import Counter
from decimal import Decimal
from functools import cache
from pathlib import Path

import duckdb
import pytest

from racemoney.build import build
from racemoney.channels.filings.load import load_filing
from racemoney.channels.outcome import Outcome
from racemoney.desk.warehouse import open_published
from racemoney.parse.filing_header import normal_version
from racemoney.settings import Settings
from racemoney.sources.filings import load_filings

pytestmark = pytest.mark.real

# Files without a number in their name get one.
FIRST_NUMBER = 9_000_000
KEPT_RAW = {"13360.fec", "1613679_malformed.fec", "filing_invalid_version.fec", "legacy_header.fec"}
# Their first lines only, cut out of larger filings.
CUT_SHORT = {"97405.fec", "723604.fec", "1385191.fec", "multi_text.fec", "text.fec", "slash_form.fec", "too_few_fields.fec"}
CUT_SHORT |= {"too_many_fields.fec"}

# Lines that are itemized from the first cent on, or whose itemized part has a summary line of its own.
TIES: dict[str, dict[tuple[str, ...], str]] = {
    "F3": {
        ("SA11AI", "SA11A1"): "individual_itemized",
        ("SA11B",): "party_contributions",
        ("SA11C",): "pac_contributions",
        ("SA11D",): "candidate_contributions",
        ("SA12",): "transfers_from_authorized",
        ("SA13A",): "candidate_loans",
    },
    "F3P": {
        ("SA17A",): "individual_itemized",
        ("SA17B",): "party_contributions",
        ("SA17C",): "pac_contributions",
        ("SA17D",): "candidate_contributions",
        ("SA18",): "transfers_from_affiliated",
    },
    "F3X": {
        ("SA11AI", "SA11A1"): "individual_itemized",
        ("SA11B",): "party_contributions",
        ("SA11C",): "pac_contributions",
        ("SA12",): "transfers_from_affiliated",
        ("SA16",): "refunds_of_federal_contributions",
        ("SB22",): "transfers_to_affiliated",
        ("SB23",): "contributions_to_candidates",
    },
}

# What fecfile calls a field that we name otherwise, where `_plainly` does not make the two the same.
THEIRS = {
    "aggregate_amount": "contribution_aggregate donation_aggregate_amount",
    "amended_code": "amended_cd",
    "amount": "balance_at_close_this_period communication_cost contribution_amount donation_amount expenditure_amount "
    "loan_amount_original refund_amount",
    "back_reference_schedule": "back_reference_sched_form_name back_reference_sched_name form_type",
    "back_reference_transaction_id": "back_reference_tran_id",
    "balance_amount": "loan_balance",
    "beginning_balance_amount": "beginning_balance_this_period",
    "bundled_refund_amount": "semi_annual_refunded_bundled_amt",
    "calendar_year": "year_to_date",
    "calendar_year_to_date_amount": "calendar_y_t_d_per_election_office",
    "candidate_contributions": "the_candidate",
    "candidate_loan_repayments": "made_or_guaranteed_by_candidate made_or_guaranteed_by_the_candidate",
    "candidate_loans": "received_from_or_guaranteed_by_cand",
    "cash_on_hand_beginning": "cash_beginning_reporting_period cash_on_hand_beginning_period",
    "cash_on_hand_close": "cash_on_hand_close_of_period",
    "cash_on_hand_close_summary": "cash_on_hand_close_of_period",
    "cash_on_hand_january_1": "cash_on_hand_jan_1",
    "committee_id": "filer_committee_id",
    "communication_class_code": "communication_class",
    "communication_type_code": "communication_type",
    "conduit_street_1": "conduit_street1",
    "conduit_street_2": "conduit_street2",
    "contributions_other_than_loans": "total_contributions_no_loans",
    "coordinated_expenditures": "coordinated_expenditures_by_party_committees",
    "debts_owed_by_committee": "debts_by",
    "debts_owed_to_committee": "debts_to",
    "description_2": "description",
    "due_date_text": "loan_due_date_terms",
    "election_date": "date_of_election",
    "election_description": "election_other_description",
    "employer": "contributor_employer",
    "entity_type_code": "entity_type",
    "exempt_legal_accounting_disbursements": "exempt_legal_accounting_disbursement",
    "form_line": "form_type rec_type",
    "incurred_amount": "incurred_amount_this_period",
    "incurred_date": "loan_incurred_date_terms",
    "individual_itemized": "individual_contributions_itemized individuals_itemized",
    "individual_total": "individual_contribution_total total_individual_contributions",
    "individual_unitemized": "individual_contributions_unitemized individuals_unitemized",
    "interest_rate_text": "loan_interest_rate_terms",
    "lender_candidate_middle_name": "lender_candidate_middle_nm",
    "memo_text": "memo_text_description text",
    "occupation": "contributor_occupation",
    "offsets_to_fundraising": "fundraising",
    "offsets_to_legal_accounting": "legal_and_accounting",
    "offsets_to_operating_expenditures": "offset_to_operating_expenditures offsets_to_expenditures operating",
    "other_loan_repayments": "other_repayments",
    "pac_contributions": "other_political_committees_pacs",
    "party_contributions": "political_party_committees political_party_committees_receipts political_party_contributions",
    "payee_committee_id": "payee_cmtte_id",
    "payment_amount": "payment_amount_this_period",
    "payment_to_date_amount": "loan_payment_to_date",
    "public_distribution_date": "date_public_distribution",
    "purpose": "contribution_purpose_descrip expenditure_purpose_descrip purpose_of_debt_or_obligation",
    "purpose_code": "contribution_purpose_code expenditure_purpose_code",
    "reference_code": "reference_to_si_or_sl_system_code_that_identifies_the_account",
    "refunds_of_federal_contributions": "federal_refunds",
    "refunds_to_individuals": "individuals",
    "refunds_to_other_committees": "other_political_committees",
    "refunds_to_party_committees": "political_party_committees_refunds",
    "report_type_code": "report_type",
    "signed_date": "date_signed",
    "state_allocation_total": "totals",
    "subtotal": "subtotals",
    "total_contribution_refunds": "total_contributions_refunds",
    "total_contributions": "total_contributions_other_than_loans",
    "total_contributions_for_net": "total_contributions",
    "total_disbursements_cash_section": "total_disbursements_period",
    "total_disbursements_summary": "total_disbursements",
    "total_loan_repayments": "total_loan_repayments_made",
    "total_offsets_to_operating_expenditures": "total_offset_to_operating_expenditures total_offsets_to_expenditures",
    "total_receipts_cash_section": "total_receipts_period",
    "total_receipts_summary": "total_receipts",
    "total_refunds": "total_contributions_refunds",
    "transaction_date": "contribution_date donation_date expenditure_date refund_date",
    "transfers_from_affiliated": "transfers_from_aff_other_party_cmttees",
    "transfers_from_levin": "levin_funds",
    "transfers_from_nonfederal": "transfers_from_nonfederal_h3",
    "transfers_to_authorized": "transfers_to_other_authorized_committees",
}


class Loaded:
    """The real filings in a home of their own."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        self.settings = settings
        paths = sorted(folder.glob("*.fec"))
        self.numbers = {path: int(path.stem) if path.stem.isdigit() else FIRST_NUMBER + i for i, path in enumerate(paths)}
        self.loads: dict[str, Outcome] = {}
        for path, number in self.numbers.items():
            self.loads[path.name] = load_filing(settings, path, file_number=number)
        self.con = duckdb.connect()
        for table in load_filings().tables:
            pattern = settings.tables / table / "*" / "*" / "*.parquet"
            if list(settings.tables.glob(f"{table}/*/*/*.parquet")):
                self.con.execute(f"create view {table} as from read_parquet('{pattern}', union_by_name=true)")

    def rows(self, number: int) -> dict[int, tuple[str, dict[str, object]]]:
        """Table and values by line of the file; of the catch-all the raw fields."""
        found: dict[int, tuple[str, dict[str, object]]] = {}
        for table in load_filings().tables:
            try:
                answer = self.con.execute(f"select * from {table} where file_number = ?", [number])
            except duckdb.CatalogException:
                continue
            names = [column[0] for column in answer.description or []]
            for row in answer.fetchall():
                values = dict(zip(names, row, strict=True))
                if table == "filing_other_lines":
                    values |= json.loads(str(values["fields"]))
                found[int(values["source_line"])] = (table, values)
        return found


@pytest.fixture(scope="module")
def loaded(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    return Loaded(real_data / "efilings", Settings(home=tmp_path_factory.mktemp("filings"), lake=None, threads=2))


def test_every_line_is_somewhere(loaded: Loaded) -> None:
    rows = loaded.con.execute(
        "select original_name, status, line_count, header_line_count + blank_line_count + covered_line_count "
        "+ quarantined_count from filing_headers"
    ).fetchall()
    assert len(rows) == len(loaded.numbers)
    assert {name for name, status, *_ in rows if status != "parsed"} == KEPT_RAW
    lines = {path.name: len(path.read_bytes().rstrip().split(b"\n")) for path in loaded.numbers}
    for name, status, count, accounted in rows:
        assert count == lines[name], name
        assert status != "parsed" or accounted == count, name


def test_records_count_what_the_lake_holds(loaded: Loaded) -> None:
    written: Counter[str] = Counter()
    for load in loaded.loads.values():
        for table in load.record.tables:
            assert table.rows_read == table.rows_loaded + table.rows_quarantined
            written[table.table] += table.rows_loaded
    for name, rows in written.items():
        assert loaded.con.execute(f"select count(*), count(distinct row_id) from {name}").fetchall() == [(rows, rows)]
    assert sum(t.rows_quarantined for load in loaded.loads.values() for t in load.record.tables) == 2  # too_many_fields


@pytest.mark.parametrize("form", TIES)
def test_itemized_lines_equal_the_summary(loaded: Loaded, form: str) -> None:
    misses = {}
    for lines, column in TIES[form].items():
        starts = " or ".join(
            f"starts_with(form_line, '{line}')" if form == "F3P" else f"form_line = '{line}'" for line in lines
        )
        told = loaded.con.execute(
            f"""
            with rows as (
                select file_number, form_line, amount, memo_code from filing_receipts
                union all select file_number, form_line, amount, memo_code from filing_disbursements
            ), sums as (
                select file_number, sum(amount) as amount from rows
                where ({starts}) and memo_code is distinct from 'X' group by 1
            )
            select headers.original_name, coalesce(reports.{column}_this_period, 0) - coalesce(sums.amount, 0)
            from filing_reports as reports
            inner join filing_headers as headers using (file_number)
            left join sums using (file_number)
            where headers.form = '{form}'
            """
        ).fetchall()
        misses |= {(name, column): gap for name, gap in told if gap and name not in CUT_SHORT}
    # 467627 itemizes 350 dollars more than its own line says
    assert misses == ({("467627.fec", "individual_itemized"): Decimal("-350.00")} if form == "F3" else {})


def test_itemized_individuals_of_all_reports_but_one(loaded: Loaded) -> None:
    told = loaded.con.execute(
        """
        select
            headers.original_name,
            reports.individual_itemized_this_period
            = coalesce(sum(amount) filter (
                (starts_with(receipts.form_line, 'SA17A') or receipts.form_line in ('SA11AI', 'SA11A1'))
                and receipts.memo_code is distinct from 'X'
            ), 0)
        from filing_reports as reports
        inner join filing_headers as headers using (file_number)
        left join filing_receipts as receipts using (file_number)
        where reports.individual_itemized_this_period <> 0
        group by headers.original_name, reports.individual_itemized_this_period
        """
    ).fetchall()
    complete = {name: ties for name, ties in told if name not in CUT_SHORT}
    assert {name for name, ties in complete.items() if not ties} == {"467627.fec"}
    # 29 of 30 of version 5 and later; the one of version 3 writes SA11A1 and ties too
    assert (sum(complete.values()), len(complete)) == (30, 31)


def test_every_cell_is_what_fecfile_reads(loaded: Loaded) -> None:
    """Differences, and why ours is right: quotes doubled inside of quotes are one; bytes that are no UTF-8 are Windows'
    code page, not Latin-1; comma-separated filings of version 8 are read at all; a cell of blanks holds nothing."""
    parser = pytest.importorskip("fecfile.fecparser")
    differences: Counter[str] = Counter()
    unexplained: list[tuple[object, ...]] = []
    cells = 0
    for path, number in loaded.numbers.items():
        if path.name in KEPT_RAW:
            continue
        rows = loaded.rows(number)
        version, is_text = "", False
        for line, raw in enumerate(path.read_bytes().split(b"\n"), 1):
            text, encoding = _decoded(raw)
            mark = text.strip().upper().replace(" ", "")
            is_text = mark == "[BEGINTEXT]" or (is_text and mark != "[ENDTEXT]")
            if is_text or mark == "[ENDTEXT]" or not text.strip():
                continue
            # told the version, fecfile splits version 6 and later at 0x1C only and finds no field in these two filings
            is_missed = "\x1c" not in text and bool(version) and version[0] in "678"
            differences["commas in version 8"] += is_missed
            fields = parser.fields_from_line(text.rstrip("\r"))
            if line == 1:
                version = fields[2] if fields[1] == "FEC" else fields[1]
            mapping = parser.getMapping(parser.mappings, fields[0].strip(), version)
            if line == 1:
                continue
            if line not in rows:
                differences["quarantined"] += 1
                continue
            found = load_filings().find(fields[0].strip().upper(), normal_version(version))
            assert found is not None
            ours = rows[line][1]
            for at, name in enumerate(found[1].fields):
                if name == "_":
                    continue
                theirs = fields[at] if at < len(fields) else ""
                assert mapping[at] or not theirs or name == "treasurer_name"
                cells += 1
                if not _equal(name, ours.get(name), theirs):
                    reason = _reason(ours.get(name), theirs, encoding)
                    differences[reason] += 1
                    if reason == "unexplained":
                        unexplained.append((path.name, line, name, ours.get(name), theirs))
    assert unexplained == []
    assert cells > 3_000_000
    assert set(differences) <= {"commas in version 8", "quarantined", "doubled quotes", "code page"}
    assert differences["quarantined"] == 2
    assert differences["commas in version 8"] > 4_000


def test_every_column_is_the_one_that_fecfile_names(real_data: Path) -> None:
    """In each record type and version of the real files; and none of two could be taken for the other."""
    parser = pytest.importorskip("fecfile.fecparser")
    kinds = {kind for path in (real_data / "efilings").glob("*.fec") for kind in _kinds(path)}
    wrong, mistakable, checked = [], [], 0
    for record_type, version in sorted(kinds):
        found = load_filings().find(record_type.upper(), normal_version(version))
        if found is None:
            # lines of a letter, and versions that stay raw
            continue
        record, layout = found
        theirs = parser.getMapping(parser.mappings, record_type, version)
        checked += 1
        for at, (name, their) in enumerate(zip(layout.fields, theirs, strict=False)):
            if not _is_same(name, their):
                wrong.append((record.record, version, at, name, their))
            mistakable += [
                (record.record, name, other)
                for other, others in zip(layout.fields[at + 1 :], theirs[at + 1 :], strict=False)
                # totals stand twice on a form, and fecfile gives both one name
                if others != their and _is_same(name, others) and _is_same(other, their)
            ]
    assert wrong == []
    assert mistakable == []
    assert checked > 120


def _kinds(path: Path) -> set[tuple[str, str]]:
    """Record type, as it stands in the file, and version of every line."""
    if path.name in KEPT_RAW:
        return set()
    lines = [_decoded(raw)[0] for raw in path.read_bytes().split(b"\n")]
    split = [[field.strip(' "\r') for field in line.split("\x1c" if "\x1c" in line else ",")] for line in lines]
    head = split[0]
    return {(fields[0], head[2] if head[1] == "FEC" else head[1]) for fields in split[1:] if fields[0]}


def _is_same(ours: str, theirs: str) -> bool:
    ours, theirs = _plainly(ours), _plainly(theirs)
    suffix = next((end for end in ("_this_period", "_to_date") if ours.endswith(end) and theirs.endswith(end)), "")
    ours, theirs = (ours.removesuffix(suffix), theirs.removesuffix(suffix)) if suffix else (ours, theirs)
    return ours == theirs or theirs in THEIRS.get(ours, "").split()


@cache
def _plainly(name: str) -> str:
    """A name of ours or of fecfile without what only one of the two writes."""
    for start, end in (("col_a_", "_this_period"), ("col_b_", "_to_date")):
        name = name.removeprefix(start) + end if name.startswith(start) else name
    for theirs, ours in (("_id_number", "_id"), ("_fec_id", "_id"), ("zip_code", "zip"), ("_office_code", "_office")):
        name = name.removesuffix(theirs) + ours if name.endswith(theirs) else name
    return name.removeprefix("is_").removeprefix("allocated_")


def _decoded(raw: bytes) -> tuple[str, str]:
    try:
        return raw.decode(), "utf-8"
    except UnicodeDecodeError:
        return raw.decode("ISO-8859-1"), "latin-1"


def _equal(name: str, ours: object, theirs: str) -> bool:
    told = theirs.strip()
    if ours is None:
        return told == ""
    if name == "form_line":
        return ours == told.upper()
    if isinstance(ours, Decimal):
        return told != "" and ours == Decimal(told.replace(",", "").replace("$", ""))
    if hasattr(ours, "strftime"):
        return f"{ours:%Y%m%d}" == told
    return str(ours).strip() == told


def _reason(ours: object, theirs: str, encoding: str) -> str:
    if '""' in theirs and str(ours).strip() == theirs.replace('""', '"').strip():
        return "doubled quotes"
    if encoding == "latin-1" and str(ours).strip() == theirs.encode("latin-1").decode("cp1252").strip():
        return "code page"
    return "unexplained"


def test_the_ledger_counts_what_the_forms_own_lines_say(loaded: Loaded) -> None:
    """Line 11(a)(i), or 17(a)(i) of Form 3P, of every report in force is what the ledger counts, to the cent."""
    build(loaded.settings)
    with open_published(loaded.settings) as con:
        told = con.execute(
            """
            select
                stg_filings.original_name,
                sum(amount) filter (counts_in_itemized) as itemized,
                sum(geography_amount) filter (
                    contributions.reason in ('counted', 'counted_memo_parent', 'memo_child')
                ) as placed,
                any_value(reports.individual_itemized_this_period) as line
            from contributions
            inner join filings using (file_number)
            inner join staging.stg_filings using (file_number)
            inner join filing_reports as reports using (file_number)
            where contributions.reason <> 'superseded_by_amendment'
            group by stg_filings.original_name
            having line <> 0
            """
        ).fetchall()
        entities = con.execute(
            "select distinct original_name from contributions inner join staging.stg_filings using (file_number)"
            " where contributions.reason = 'candidate_entity'"
        ).fetchall()
    complete = [row for row in told if row[0] not in CUT_SHORT]
    assert len(complete) > 25
    assert {name for name, itemized, _, line in complete if itemized != line} <= {"467627.fec"}
    # partners stand in for their partnership, to its amount; the candidate's own gift on this line is no donor's
    apart = {name for name, itemized, placed, _ in complete if itemized != placed}
    assert apart == {name for (name,) in entities}
