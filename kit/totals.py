"""Masters (cn, cm, ccl), cycle totals (weball, webl, webk, the two summaries) and operating expenditures."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from kit.facts import Candidate, Committee, Facts, read_yaml
from kit.gifts import Slice
from kit.people import zip_of
from kit.rows import Kit, Row, new_ids, pick_day
from kit.transfers import sample_pacs
from racemoney.sample.kit import CYCLE

NOMINEE_FUND, HANDEL_COMMITTEE = "C00634949", "C00633362"
PARTY_NUMBERS = {"DEM": "1", "REP": "2"}
SEAT_WORDS = {"I": "INCUMBENT", "C": "CHALLENGER", "O": "OPEN", "": ""}
ADDRESS = ("1 SYNTHETIC ST", "SAMPLEVILLE")
# weball's name of a money column of candidate_summary.
WEBALL = {
    "TTL_RECEIPTS": "Total_Receipt",
    "TRANS_FROM_AUTH": "Transfer_From_Other_Auth_Committee",
    "TTL_DISB": "Total_Disbursement",
    "TRANS_TO_AUTH": "Transfer_To_Other_Auth_Committee",
    "COH_BOP": "Cash_On_Hand_BOP",
    "COH_COP": "Cash_On_Hand_COP",
    "CAND_CONTRIB": "Cand_Contribution",
    "CAND_LOANS": "Cand_Loan",
    "OTHER_LOANS": "Other_Loan",
    "CAND_LOAN_REPAY": "Cand_Loan_Repayment",
    "OTHER_LOAN_REPAY": "Other_Loan_Repayment",
    "DEBTS_OWED_BY": "Debt_Owed_By_Committee",
    "TTL_INDIV_CONTRIB": "Individual_Contribution",
    "OTHER_POL_CMTE_CONTRIB": "Other_Committee_Contribution",
    "POL_PTY_CONTRIB": "Party_Committee_Contribution",
    "INDIV_REFUNDS": "Individual_Refund",
    "CMTE_REFUNDS": "Other_Committee_Refund",
}
# committee_summary's name of a money column of candidate_summary.
COMMITTEE_SUMMARY = {
    "INDV_CONTB": "Individual_Contribution",
    "PTY_CMTE_CONTB": "Party_Committee_Contribution",
    "OTH_CMTE_CONTB": "Other_Committee_Contribution",
    "TTL_CONTB": "Total_Contribution",
    "TRANF_FROM_OTHER_AUTH_CMTE": "Transfer_From_Other_Auth_Committee",
    "OFFSETS_TO_OP_EXP": "Offsets_To_Operating_Expenditure",
    "OTHER_RECEIPTS": "Other_Receipts",
    "TTL_RECEIPTS": "Total_Receipt",
    "TRANF_TO_OTHER_AUTH_CMTE": "Transfer_To_Other_Auth_Committee",
    "OTH_LOAN_REPYMTS": "Other_Loan_Repayment",
    "INDV_REF": "Individual_Refund",
    "POL_PTY_CMTE_REF": "Party_Committee_Refund",
    "TTL_CONTB_REF": "Total_Contribution_Refund",
    "OTHER_DISB": "Other_Disbursements",
    "TTL_DISB": "Total_Disbursement",
    "NET_CONTB": "Net_Contribution",
    "NET_OP_EXP": "Net_Operating_Expenditure",
    "COH_BOP": "Cash_On_Hand_BOP",
    "COH_COP": "Cash_On_Hand_COP",
    "DEBTS_OWED_BY_CMTE": "Debt_Owed_By_Committee",
    "DEBTS_OWED_TO_CMTE": "Debt_Owe_To_Committee",
    "INDV_ITEM_CONTB": "Individual_Itemized_Contribution",
    "INDV_UNITEM_CONTB": "Individual_Unitemized_Contribution",
    "OTH_LOANS": "Other_Loan",
    "CAND_CNTB": "Cand_Contribution",
    "CAND_LOAN": "Cand_Loan",
    "TTL_LOANS": "Total_Loan",
    "OP_EXP": "Operating_Expenditure",
    "CAND_LOAN_REPYMNT": "Cand_Loan_Repayment",
    "TTL_LOAN_REPYMTS": "Total_Loan_Repayment",
    "OTH_CMTE_REF": "Other_Committee_Refund",
}
# committee_summary's name of a money column of webk, for PACs and parties.
PAC_SUMMARY = {
    "INDV_CONTB": "INDV_CONTRIB",
    "INDV_ITEM_CONTB": "INDV_CONTRIB",
    "TTL_CONTB": "INDV_CONTRIB",
    "TTL_RECEIPTS": "TTL_RECEIPTS",
    "TTL_DISB": "TTL_DISB",
    "COH_BOP": "COH_BOP",
    "COH_COP": "COH_COP",
    "FED_CAND_CMTE_CONTB": "CONTRIB_TO_OTHER_CMTE",
    "INDT_EXP": "IND_EXP",
    "COORD_EXP_BY_PTY_CMTE": "PTY_COORD_EXP",
}
# What a committee that is no campaign received; broken lines too: its report has them though no reader can place them.
RECEIVED = ("itemized", "conduit_code_on_own_row", "quarantined")
# What the nominee fund raised and spent: its gifts, its transfer to the campaign, the rest on operations.
NOMINEE_FUND_TOTALS = {
    "Individual_Contribution": "80000",
    "Individual_Itemized_Contribution": "80000",
    "Total_Contribution": "80000",
    "Net_Contribution": "80000",
    "Total_Receipt": "80000",
    "Total_Disbursement": "80000",
    "Transfer_To_Other_Auth_Committee": "62610",
    "Operating_Expenditure": "17390",
    "Net_Operating_Expenditure": "17390",
}


def plant_masters(kit: Kit, facts: Facts) -> None:
    """cn, cm and ccl."""
    for candidate in facts.candidates.values():
        kit.add("cn", _candidate_row(kit, candidate))
    for committee in [*facts.committees.values(), *sample_pacs()]:
        kit.add("cm", _committee_row(committee))
    for link in facts.links:
        kit.add(
            "ccl",
            {
                "CAND_ID": link.candidate,
                "CAND_ELECTION_YR": str(link.year),
                "FEC_ELECTION_YR": str(CYCLE),
                "CMTE_ID": link.committee,
                "CMTE_TP": link.type,
                "CMTE_DSGN": link.designation,
                "LINKAGE_ID": str(link.linkage),
            },
        )


def _candidate_row(kit: Kit, candidate: Candidate) -> Row:
    return {
        "CAND_ID": candidate.id,
        "CAND_NAME": candidate.name,
        "CAND_PTY_AFFILIATION": candidate.party,
        "CAND_ELECTION_YR": str(candidate.year),
        "CAND_OFFICE_ST": candidate.state,
        "CAND_OFFICE": "H",
        "CAND_OFFICE_DISTRICT": candidate.district,
        "CAND_ICI": candidate.incumbency,
        "CAND_STATUS": candidate.status,
        "CAND_PCC": candidate.principal,
        "CAND_ST1": ADDRESS[0],
        "CAND_CITY": ADDRESS[1],
        "CAND_ST": candidate.state,
        "CAND_ZIP": zip_of(kit.rng, candidate.state),
    }


def _committee_row(committee: Committee) -> Row:
    return {
        "CMTE_ID": committee.id,
        "CMTE_NM": committee.name,
        "TRES_NM": "SYNTHETIC TREASURER",
        "CMTE_ST1": ADDRESS[0],
        "CMTE_CITY": ADDRESS[1],
        "CMTE_ST": committee.state,
        "CMTE_DSGN": committee.designation,
        "CMTE_TP": committee.type,
        "CMTE_PTY_AFFILIATION": committee.party,
        "CMTE_FILING_FREQ": committee.frequency,
        "ORG_TP": committee.org_type,
        "CAND_ID": committee.candidate,
    }


def plant_totals(kit: Kit, facts: Facts, parts: list[Slice]) -> None:
    """weball, webl, the summaries and webk, the campaigns' to the cent as the FEC published them."""
    for candidate in facts.candidates.values():
        if candidate.in_weball:
            row = weball_row(candidate)
            kit.add("weball", row, *(["webl"] if candidate.in_candidate_summary else []))
        if candidate.in_candidate_summary:
            kit.add("candidate_summary", candidate_summary_row(candidate))
    for committee, total in campaign_totals(facts).items():
        kit.add("committee_summary", campaign_row(facts, committee, total))
    for other in [*facts.committees.values(), *sample_pacs()]:
        if other.type != "H" and other.type not in ("I", "E", "C") and other.id != NOMINEE_FUND:
            row = pac_row(kit, other)
            kit.add("webk", row)
            kit.add("committee_summary", pac_summary_row(other, row))
    for part in parts:
        plant_expenditures(kit, facts, part)


def money(value: Decimal) -> str:
    """An amount as the totals files write it: no trailing zeros (31605071.08, 7530, 475.2)."""
    return format(value.normalize(), "f") if value else "0"


def us_slashes(day: str) -> str:
    """MM/DD/YYYY of an ISO date; nothing of nothing."""
    return f"{day[5:7]}/{day[8:10]}/{day[:4]}" if day else ""


def weball_row(candidate: Candidate) -> Row:
    """A candidate's row of weball."""
    return {
        "CAND_ID": candidate.id,
        "CAND_NAME": candidate.name,
        "CAND_ICI": candidate.incumbency,
        "PTY_CD": PARTY_NUMBERS.get(candidate.party, "3"),
        "CAND_PTY_AFFILIATION": candidate.party,
        "CAND_OFFICE_ST": candidate.state,
        "CAND_OFFICE_DISTRICT": candidate.district,
        "CVG_END_DT": us_slashes(candidate.totals.get("Coverage_End_Date", "")),
        **{column: money(candidate.total(theirs)) for column, theirs in WEBALL.items()},
    }


def candidate_summary_row(candidate: Candidate) -> Row:
    """A candidate's row of candidate_summary; the writer turns the absent money columns into zeros."""
    covered = ("Coverage_Start_Date", "Coverage_End_Date")
    dates = {column: us_slashes(candidate.totals.get(column, "")) for column in covered}
    return {
        **candidate.totals,
        "Cand_Name": candidate.name,
        "Cand_Id": candidate.id,
        "Cand_Office": "H",
        "Cand_Office_St": candidate.state,
        "Cand_Office_Dist": candidate.district,
        "Cand_Party_Affiliation": candidate.party,
        "Cand_Incumbent_Challenger_Open_Seat": SEAT_WORDS[candidate.incumbency],
        "Cand_Street_1": ADDRESS[0],
        "Cand_City": ADDRESS[1],
        "Cand_State": candidate.state,
        **dates,
    }


def campaign_totals(facts: Facts) -> dict[str, Callable[[str], Decimal]]:
    """For each campaign committee its dollars by candidate_summary column; Handel's two add up to her row."""
    totals: dict[str, Callable[[str], Decimal]] = {}
    for each in facts.candidates.values():
        if each.totals and each.principal:
            totals[each.principal] = each.total
    handel = totals[HANDEL_COMMITTEE]
    totals[NOMINEE_FUND] = lambda column: Decimal(NOMINEE_FUND_TOTALS.get(column, "0"))
    totals[HANDEL_COMMITTEE] = lambda column: handel(column) - Decimal(NOMINEE_FUND_TOTALS.get(column, "0"))
    return totals


def campaign_row(facts: Facts, committee: str, total: Callable[[str], Decimal]) -> Row:
    """A campaign committee's row of committee_summary."""
    owner = next(link.candidate for link in facts.links if link.committee == committee)
    covered = facts.candidates[owner].totals
    dates = {"CVG_START_DT": covered.get("Coverage_Start_Date", ""), "CVG_END_DT": covered.get("Coverage_End_Date", "")}
    return {
        **_summary_head(facts.committees[committee]),
        **{column: money(total(theirs)) for column, theirs in COMMITTEE_SUMMARY.items()},
        **{column: day.replace("-", "") for column, day in dates.items()},
        "CAND_ID": owner,
    }


def _summary_head(committee: Committee) -> Row:
    head = _committee_row(committee)
    return {
        **{column: head[column] for column in head if column != "CMTE_PTY_AFFILIATION"},
        "FEC_ELECTION_YR": str(CYCLE),
    }


def pac_row(kit: Kit, committee: Committee) -> Row:
    """A PAC's or party's row of webk: what the kit's rows of it add up to, paid from cash it had before the cycle."""
    given = planted(kit, "given_by_committee", committee.id)
    spent = planted(kit, "reported_expenditure", committee.id)
    coordinated = planted(kit, "coordinated", committee.id)
    moved = planted(kit, "transfer_out", committee.id)
    forwarded = planted(kit, "conduit_copy", committee.id)
    disbursed = given + spent + coordinated + moved + forwarded
    received = forwarded + sum(planted(kit, fact, committee.id) for fact in RECEIVED)
    before = disbursed + 1000
    coverage: date = read_yaml("outside.yaml")["coverage"].get(committee.id, date(2018, 12, 31))
    return {
        "CMTE_ID": committee.id,
        "CMTE_NM": committee.name,
        "CMTE_TP": committee.type,
        "CMTE_DSGN": committee.designation,
        "CMTE_FILING_FREQ": committee.frequency,
        "TTL_RECEIPTS": money(received),
        "INDV_CONTRIB": money(received),
        "TTL_DISB": money(disbursed),
        "TRANF_TO_AFF": money(moved),
        "COH_BOP": money(before),
        "COH_COP": money(before + received - disbursed),
        "CONTRIB_TO_OTHER_CMTE": money(given),
        "IND_EXP": money(spent),
        "PTY_COORD_EXP": money(coordinated),
        "CVG_END_DT": coverage.strftime("%m/%d/%Y"),
    }


def planted(kit: Kit, fact: str, committee: str) -> Decimal:
    """Dollars planted under a fact for a committee, whether it is filer, spender, giver or conduit of it."""
    sides = {(role, committee) for role in ("committee", "spender", "giver", "conduit")}
    found = (each.amount for key, each in kit.planted.items() if ("fact", fact) in key and sides & set(key))
    return sum(found, Decimal(0))


def pac_summary_row(committee: Committee, webk: Row) -> Row:
    """The same PAC's row of committee_summary."""
    end = f"{webk['CVG_END_DT'][6:]}{webk['CVG_END_DT'][:2]}{webk['CVG_END_DT'][3:5]}"
    dates = {"CVG_START_DT": "20170101", "CVG_END_DT": end}
    return {**_summary_head(committee), **{column: webk[theirs] for column, theirs in PAC_SUMMARY.items()}, **dates}


def plant_expenditures(kit: Kit, facts: Facts, part: Slice) -> None:
    """A few operating expenditures of each slice, with cents: a card payment and, as memo rows, what it paid for."""
    line = facts.candidates[part.candidate].total("Operating_Expenditure")
    if part.committee == NOMINEE_FUND or line < 1000:
        return
    each = (line / 100).quantize(Decimal("0.01"))
    for purpose in ("INVENTED MEDIA BUY", "INVENTED PAYROLL", "INVENTED RENT"):
        kit.add("oppexp", _expenditure(kit, part, each, purpose, "INVENTED VENDOR LLC"))
        kit.plant("operating_expenditure", each, **part.keys)
    card = kit.add("oppexp", _expenditure(kit, part, each, "CREDIT CARD PAYMENT", "INVENTED CARD BANK"))
    kit.plant("operating_expenditure", each, **part.keys)
    memo = {"MEMO_CD": "X", "BACK_REF_TRAN_ID": card["TRAN_ID"]}
    kit.add("oppexp", {**_expenditure(kit, part, each, "TRAVEL", "INVENTED AIRLINE"), **memo})


def _expenditure(kit: Kit, part: Slice, amount: Decimal, purpose: str, payee: str) -> Row:
    return {
        "CMTE_ID": part.committee,
        "AMNDT_IND": part.amended,
        "RPT_YR": str(part.year),
        "RPT_TP": part.report,
        "LINE_NUM": "17",
        "FORM_TP_CD": "F3",
        "SCHED_TP_CD": "SB",
        "NAME": payee,
        "CITY": ADDRESS[1],
        "STATE": part.state,
        "ZIP_CODE": zip_of(kit.rng, part.state),
        "TRANSACTION_DT": pick_day(kit, part.first, part.last).strftime("%m/%d/%Y"),
        "TRANSACTION_AMT": str(amount),
        "TRANSACTION_PGI": part.election,
        "PURPOSE": purpose,
        "CATEGORY": "001",
        "CATEGORY_DESC": "Administrative/Salary/Overhead Expenses",
        "ENTITY_TP": "ORG",
        "FILE_NUM": str(kit.file_number(part.committee, part.report, str(part.year))),
        **new_ids(kit),
    }
