"""Outside spending on regular reports (pas2, oth), coordinated spending, electioneering, communication costs."""

from datetime import date
from decimal import ROUND_DOWN, Decimal
from typing import Any

from kit.conduits import monthly
from kit.facts import Facts, read_yaml
from kit.outside import Ad, amend, file_notices, make_ads, mark_oddities, notice_date, write_notices
from kit.rows import Kit, Row, new_ids, us_date

DCCC, HOUSE_MAJORITY, NRA = "C00000935", "C00495028", "C00053553"
# Days on which a press figure stands for GA-06.
AS_OF = (date(2017, 4, 18), date(2017, 6, 6), date(2017, 6, 13), date(2017, 6, 20))
STATES = {"GA": "GEORGIA", "KS": "KANSAS", "SC": "SOUTH CAROLINA"}


def plant_outside(kit: Kit, facts: Facts) -> None:
    """Notices, regular reports, coordinated spending, electioneering and communication costs."""
    ads = mark_oddities(make_ads(kit))
    write_notices(kit, facts, amend(kit, file_notices(kit, ads)))
    report_all(kit, facts, ads)
    plan = read_yaml("outside.yaml")
    for told in plan["coordinated"]:
        coordinate(kit, facts, told)
    for told in plan["electioneering"]:
        electioneer(kit, facts, told)
    for told in plan["communication_costs"]:
        communicate(kit, facts, told)


def report_all(kit: Kit, facts: Facts, ads: list[Ad]) -> None:
    """Report again what regular reports cover, and plant what counts: the report's amount, else the notice's."""
    nra = [ad for ad in ads if ad.spender == NRA]
    for number, ad in enumerate(ads):
        if not is_reported(ad):
            _count(kit, ad, ad.amount, "notice_only")
        elif ad is nra[0]:
            # Aired before it was paid: memo X on one report, the paid row on the next. Counts once.
            add_report_row(kit, facts, ad, ad.amount, memo=True)
            _count(kit, ad, add_report_row(kit, facts, ad, ad.amount, report="M8"), "reported")
        elif ad is nra[1]:
            # Aired and, as far as the file tells, never paid.
            _count(kit, ad, add_report_row(kit, facts, ad, ad.amount, memo=True), "incurred_unpaid")
        else:
            # A notice may hold an estimate; the report has the actual cost.
            estimated = ad.spender == DCCC and number % 12 == 0
            actual = ad.amount - 2000 if estimated and ad.amount > 5000 else ad.amount
            _count(kit, ad, add_report_row(kit, facts, ad, actual), "reported")


def is_reported(ad: Ad) -> bool:
    """Whether a regular report of the spender repeats the expenditure."""
    plan = read_yaml("outside.yaml")
    covered = plan["coverage"].get(ad.spender)
    return covered is not None and ad.day <= covered and plan["silent_on"].get(ad.spender) != ad.race


def _count(kit: Kit, ad: Ad, amount: Decimal, status: str) -> None:
    kit.plant("notices", ad.amount, race=ad.race, spender=ad.spender, candidate=ad.candidate, stance=ad.stance)
    keys = {"race": ad.race, "spender": ad.spender, "candidate": ad.candidate, "stance": ad.stance}
    kit.plant("outside", amount, status=status, **keys)
    for day in AS_OF:
        if ad.race == "GA-06-2017-special" and ad.day <= day:
            kit.plant("outside_through", amount, day=day.isoformat(), race=ad.race)


def add_report_row(kit: Kit, facts: Facts, ad: Ad, amount: Decimal, memo: bool = False, report: str = "") -> Decimal:
    """A 24A or 24E row in oth and pas2, in whole dollars, which it gives back; OTHER_ID is the candidate's id."""
    dollars = amount.quantize(Decimal(1), ROUND_DOWN)
    row = schedule_row(kit, facts, ad, report or report_code(facts, ad), "24A" if ad.stance == "O" else "24E", dollars)
    kit.add("oth", {**row, "MEMO_CD": "X" if memo else ""}, "pas2")
    kit.add("schedule_e_dump", dumped_row(facts, ad, row, memo))
    if not memo:
        kit.plant("reported_expenditure", amount, committee=ad.spender)
    return dollars


def dumped_row(facts: Facts, ad: Ad, row: Row, memo: bool) -> Row:
    """The same row as the dump of Schedule E has it."""
    candidate, day = facts.candidates[ad.candidate], f"{ad.day} 00:00:00"
    return {
        "cmte_id": ad.spender,
        "cmte_nm": facts.committees[ad.spender].name,
        "pye_nm": row["NAME"],
        "pye_st1": "1 SYNTHETIC ST",
        "pye_city": row["CITY"],
        "pye_st": row["STATE"],
        "pye_zip": row["ZIP_CODE"],
        "entity_tp": row["ENTITY_TP"],
        "exp_desc": "INVENTED TV AD",
        "s_o_cand_id": candidate.id,
        "s_o_cand_nm": candidate.name,
        "s_o_cand_office": "H",
        "s_o_cand_office_st": candidate.state,
        "s_o_cand_office_district": candidate.district,
        "s_o_ind": ad.stance,
        "election_tp": row["TRANSACTION_PGI"],
        "dissem_dt": day,
        "exp_dt": day,
        "exp_amt": f"{row['TRANSACTION_AMT']}.00",
        **({"memo_cd": "X"} if memo else {}),
        "tran_id": row["TRAN_ID"],
        "schedule_type": "SE",
        "line_num": "24",
        "image_num": row["IMAGE_NUM"],
        "file_num": row["FILE_NUM"],
        "sub_id": row["SUB_ID"],
        "filing_form": "F3X",
        "rpt_tp": row["RPT_TP"],
        "rpt_yr": str(ad.day.year),
        "election_cycle": str(ad.day.year + ad.day.year % 2),
    }


def schedule_row(kit: Kit, facts: Facts, ad: Ad, report: str, kind: str, dollars: Decimal) -> Row:
    """A row of a PAC's or party's report that names a candidate and a payee."""
    return {
        "CMTE_ID": ad.spender,
        "AMNDT_IND": "N",
        "RPT_TP": report,
        "TRANSACTION_PGI": "S" if ad.day <= date(2017, 4, 18) else "R" if ad.race.startswith("GA-06-2017") else "G",
        "TRANSACTION_TP": kind,
        "ENTITY_TP": "ORG",
        "NAME": "INVENTED MEDIA LLC",
        "CITY": "SAMPLEVILLE",
        "STATE": "VA",
        "ZIP_CODE": "24001",
        "TRANSACTION_DT": us_date(ad.day),
        "TRANSACTION_AMT": str(dollars),
        "OTHER_ID": ad.candidate,
        "CAND_ID": ad.candidate,
        "FILE_NUM": str(kit.file_number(ad.spender, report, str(ad.day.year))),
        **new_ids(kit),
    }


def report_code(facts: Facts, ad: Ad) -> str:
    """The regular report that covers the day: monthly filers by month, the others around the special's ballots."""
    if facts.committees[ad.spender].frequency == "M":
        return monthly(ad.day)
    if ad.day.year == 2018:
        return "30G"
    if ad.day <= date(2017, 3, 29):
        return "12S"
    return "12R" if ad.day <= date(2017, 5, 31) else "30R"


def coordinate(kit: Kit, facts: Facts, told: dict[str, Any]) -> None:
    """A party's coordinated expenditure (24C): not independent, and within a limit."""
    ad = Ad("GA-06-2017-special", told["spender"], told["candidate"], "S", told["day"], Decimal(told["amount"]))
    dollars = ad.amount.quantize(Decimal(1), ROUND_DOWN)
    kit.add("oth", schedule_row(kit, facts, ad, monthly(ad.day), "24C", dollars), "pas2")
    kit.plant("coordinated", ad.amount, spender=ad.spender, candidate=ad.candidate)


def electioneer(kit: Kit, facts: Facts, told: dict[str, Any]) -> None:
    """One communication, a row for each candidate named: the whole amount repeated, the share to be summed."""
    share = (Decimal(told["amount"]) / len(told["candidates"])).quantize(Decimal("0.01"))
    image = new_ids(kit)["IMAGE_NUM"]
    for candidate in (facts.candidates[each] for each in told["candidates"]):
        kit.plant("electioneering", share, spender=told["spender"], candidate=candidate.id)
        kit.add(
            "electioneering",
            {
                "CANDIDATE_ID": candidate.id,
                "CANDIDATE_NAME": candidate.name,
                "CANDIDATE_OFFICE": "H",
                "CANDIDATE_STATE": candidate.state,
                "CANDIDATE_OFFICE_DISTRICT": candidate.district,
                "COMMITTEE_ID": told["spender"],
                "COMMITTEE_NAME": facts.committees[told["spender"]].name,
                "SB_IMAGE_NUM": image,
                "PAYEE_NAME": "INVENTED BROADCASTER",
                "PAYEE_STREET": "1 SYNTHETIC ST",
                "PAYEE_CITY": "SAMPLEVILLE",
                "PAYEE_STATE": "VA",
                "DISBURSEMENT_DESCRIPTION": "INVENTED TV AD",
                "DISBURSEMENT_DATE": notice_date(told["day"]),
                "COMMUNICATION_DATE": notice_date(told["day"]),
                "PUBLIC_DISTRIBUTION_DATE": notice_date(told["day"]),
                "REPORTED_DISBURSEMENT_AMOUNT": told["amount"],
                "NUMBER_OF_CANDIDATES": str(len(told["candidates"])),
                "CALCULATED_CANDIDATE_SHARE": str(share),
            },
        )


def communicate(kit: Kit, facts: Facts, told: dict[str, Any]) -> None:
    """A membership organization's message to its own members: 24F for, 24N against."""
    candidate, day = facts.candidates[told["candidate"]], told["day"]
    keys = {"spender": told["spender"], "candidate": candidate.id, "stance": told["stance"]}
    kit.plant("communication_cost", Decimal(told["amount"]), **keys)
    kit.add(
        "communication_costs",
        {
            "CMTE_ID": told["spender"],
            "CMTE_NM": facts.committees[told["spender"]].name,
            "CAND_ID": candidate.id,
            "CAND_NAME": candidate.name,
            "CAND_OFFICE": "H",
            "CAND_STATE": candidate.state,
            "CAND_OFFICE_DISTRICT": candidate.district,
            "CAND_PTY_AFFILIATION": candidate.party,
            "TRANSACTION_DT": day.strftime("%Y%m%d"),
            "TRANSACTION_AMT": told["amount"],
            "TRANSACTION_TP": "24F" if told["stance"] == "S" else "24N",
            "COMMUNICATION_TP": "DM",
            "COMMUNICATION_CLASS": "M",
            "SUPPORT_OPPOSE_IND": told["stance"],
            "FORM_TP_CD": "F7",
            "SCHED_TP_CD": "F76",
            "FILE_NUM": str(kit.file_number(told["spender"], "Q2", "2017")),
            "RPT_YR": str(day.year),
            "CAND_STATE_DESCRIPTION": STATES[candidate.state],
            "PURPOSE": "INVENTED MAILING TO MEMBERS",
            **new_ids(kit),
        },
    )
