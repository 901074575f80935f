"""Notices as electronic filings: the advertisements of the notices' CSV on Forms 24 and 5, large gifts on Form 6."""

from collections import defaultdict
from datetime import date, datetime, timedelta

from kit.facts import Candidate, Facts, read_yaml
from kit.filing import Filing, compact, day_of, named, who, whom
from kit.rows import Kit, Row

# Filers that are no committee report on Form 5; their ids begin so.
NO_COMMITTEE = "C9"
# An expenditure of the last twenty days before a ballot is announced within 24 hours, an earlier one within 48.
LAST_DAYS = timedelta(days=20)


def file_notices_of_ads(kit: Kit, facts: Facts) -> None:
    """A notice for each filing that the CSV names, its rows the CSV's to the cent."""
    rows: dict[str, list[Row]] = defaultdict(list)
    for row in kit.rows["independent_expenditure"]:
        rows[row["file_num"]].append(row)
    filed: dict[int, Filing] = {}
    for mine in rows.values():
        notice = notice_of(facts, mine, filed)
        filed[notice.number] = notice
        kit.filings.append(notice)


def notice_of(facts: Facts, rows: list[Row], before: dict[int, Filing]) -> Filing:
    """The notice of some rows of the CSV; an amendment names the original, not the amendment before it."""
    head = rows[0]
    spender, filed = head["spe_id"], _date(head["receipt_dat"])
    hours = {"hours": hours_of(head)}
    is_form_5 = spender.startswith(NO_COMMITTEE)
    form = "F5" if is_form_5 else "F24"
    notice = Filing(int(head["file_num"]), form, "N", spender, filed, {**named(facts.committees[spender], spender), **hours})
    if head["amndt_ind"] != "N":
        notice.suffix, notice.nth = "A", int(head["amndt_ind"][1:])
        previous = int(head["prev_file_num"] or 0)
        original = before.get(previous)
        notice.amends = (original.amends or previous) if original else previous or None
        notice.cover["original"] = compact(before[notice.amends].filed) if notice.amends in before else ""
    if is_form_5:
        notice.cover |= {"entity": "ORG", "spent": f"{sum(float(row['exp_amo']) for row in rows):.2f}", "received": "0.00"}
    for row in rows:
        add_ad(notice, facts, row)
    return notice


def add_ad(notice: Filing, facts: Facts, row: Row) -> None:
    """One row of the CSV as a line of Schedule E or F57, which has one date."""
    disseminated, paid = day_of(row["dissem_dt"]), day_of(row["exp_date"])
    last, _, first = row["cand_name"].partition(", ")
    kind = "F57" if notice.form == "F5" else "SE"
    notice.add(
        kind,
        kind,
        transaction_id=row["tran_id"],
        entity="ORG",
        organization=row["pay"],
        city="SAMPLEVILLE",
        state="VA",
        zip="24001",
        election=row["ele_type"],
        disseminated=(disseminated or paid) if kind == "F57" else disseminated,
        day=paid,
        amount=row["exp_amo"],
        to_date=row["agg_amo"],
        purpose=row["pur"],
        stance=row["sup_opp"],
        candidate_id=row["cand_id"],
        candidate_last=last,
        candidate_first=first,
        office=row["can_office"],
        seat_state=row["can_office_state"],
        district=row["can_office_dis"],
        signed=compact(notice.filed),
    )


def hours_of(row: Row) -> str:
    """24 or 48, by the days to the ballot; 48 where the row names no ballot that we know."""
    ballot = read_yaml("filings.yaml")["ballots"].get(f"{row['can_office_state']}-{row['ele_type']}")
    day = _date(row["dissem_dt"] or row["exp_date"])
    return "24" if ballot and timedelta(0) <= ballot - day <= LAST_DAYS else "48"


def file_contribution_notices(kit: Kit, facts: Facts) -> None:
    """A notice on Form 6 for each day's large gifts shortly before the runoff; the next report has the same gifts again."""
    plan = read_yaml("filings.yaml")["contribution_notices"]
    owners: dict[str, Candidate] = {each.principal: each for each in facts.candidates.values()}
    for campaign in plan["campaigns"]:
        by_day: dict[date, list[Row]] = defaultdict(list)
        for row in kit.rows["indiv"]:
            is_gift = row["TRANSACTION_TP"] in ("15", "15E") and not row.get("MEMO_CD")
            if (row["CMTE_ID"], row["RPT_TP"]) == (campaign, plan["report"]) and is_gift:
                day = datetime.strptime(row["TRANSACTION_DT"], "%m%d%Y").date()
                if int(row["TRANSACTION_AMT"]) >= plan["least"] and plan["first"] <= day <= plan["last"]:
                    by_day[day].append(row)
        for day, rows in sorted(by_day.items()):
            kit.filings.append(_contribution_notice(kit, facts, owners[campaign], day, rows))


def _contribution_notice(kit: Kit, facts: Facts, owner: Candidate, day: date, rows: list[Row]) -> Filing:
    cover = {**named(facts.committees[owner.principal], owner.principal), **whom(owner)}
    notice = Filing(next(kit.next_file_number), "F6", "N", owner.principal, day + timedelta(days=2), cover)
    for row in rows:
        told = {**who(row), "employer": row["EMPLOYER"], "occupation": row["OCCUPATION"]}
        notice.add(
            "F65",
            "F65",
            transaction_id=row["TRAN_ID"],
            day=compact(day),
            amount=f"{int(row['TRANSACTION_AMT'])}.00",
            **told,
        )
    return notice


def _date(text: str) -> date:
    return datetime.strptime(text, "%d-%b-%y").date()
