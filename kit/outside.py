"""Outside spending: advertisements as they really were, and the 24- and 48-hour notices that announce them."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from kit.facts import Facts, read_yaml
from kit.people import GIVEN
from kit.rows import Kit, Row, new_ids, pick_day

PARTY = {"DEM": "DEMOCRATIC PARTY", "REP": "REPUBLICAN PARTY"}
PURPOSES = ("INVENTED TV AD, PLACEMENT", "INVENTED DIGITAL AD", "INVENTED MAILERS", "INVENTED CANVASSING")
PIECE = 70_000
# Filings amended on purpose: (spender, which of its filings with two rows or more).
AMENDED_TWICE = ("C00075820", 0)
AMENDED_IN_CHAIN = ("C00504530", 1)
DROPS_A_ROW = ("C90017302", 0)
FLIPS_STANCE = ("C90014697", 0)
NO_PREVIOUS = ("C00487470", 0)
ABSENT_PREVIOUS = ("C90016478", 0)


@dataclass(frozen=True)
class Ad:
    """One expenditure as it really was: who, for or against whom, the day it ran and what it cost."""

    race: str
    spender: str
    candidate: str
    stance: str
    day: date
    amount: Decimal
    odd: str = ""


@dataclass
class Notice:
    """One 24- or 48-hour notice: a filing with its rows."""

    spender: str
    number: int
    ads: list[Ad]
    amendment: str = "N"
    previous: str = ""
    tran_ids: list[str] = field(default_factory=list)


def make_ads(kit: Kit) -> list[Ad]:
    """Every expenditure of the plan, in order of day."""
    plan = read_yaml("outside.yaml")
    ads: list[Ad] = []
    for line in plan["spending"]:
        for (first, last), thousands in zip(plan["windows"][line["race"]], line["thousands"], strict=True):
            ads += _pieces(kit, line, first, last, thousands * 1000)
    return sorted(ads, key=lambda ad: (ad.spender, ad.day, ad.candidate, ad.amount))


def _pieces(kit: Kit, line: dict[str, Any], first: date, last: date, dollars: int) -> Iterable[Ad]:
    left = Decimal(dollars)
    for number in range(pieces := -(-dollars // PIECE)):
        ending = number == pieces - 1
        drawn = left / (pieces - number) * kit.rng.randrange(60, 140) / 100
        share = left if ending else drawn.quantize(Decimal("0.01"))
        left -= share
        # The last piece of each window runs on its last day, for the 2017 races an election day.
        day = last if ending else pick_day(kit, first, last)
        yield Ad(line["race"], line["spender"], line["candidate"], line["stance"], day, share)


def mark_oddities(ads: list[Ad]) -> list[Ad]:
    """Give a few expenditures the filing errors of real notices: no candidate id, a misspelled name, a swapped seat."""
    wanted = {
        ("C00489799", "S"): ("misspelled", 1),
        ("C00418897", "S"): ("swapped", 1),
        ("C00000935", "O"): ("no_id", 3),
        ("C00504530", "O"): ("no_district", 4),
    }
    seen: dict[tuple[str, str], int] = {}
    marked = []
    for ad in ads:
        key = (ad.spender, ad.stance)
        seen[key] = seen.get(key, 0) + 1
        odd, which = wanted.get(key, ("", 0))
        marked.append(replace(ad, odd=odd) if seen[key] == which and ad.race == "GA-06-2017-special" else ad)
    return marked


def file_notices(kit: Kit, ads: list[Ad]) -> list[Notice]:
    """Group a spender's expenditures, in order of day, into notices of one to four rows."""
    notices: list[Notice] = []
    room = 0
    for ad in ads:
        same = notices and notices[-1].spender == ad.spender and notices[-1].ads[0].race == ad.race
        if room and same and (ad.day - notices[-1].ads[0].day).days <= 1:
            notices[-1].ads.append(ad)
            room -= 1
        else:
            notices.append(Notice(ad.spender, next(kit.next_file_number), [ad]))
            room = kit.rng.randrange(0, 4)
        notices[-1].tran_ids.append(new_ids(kit)["TRAN_ID"])
    return notices


def amend(kit: Kit, notices: list[Notice]) -> list[Notice]:
    """Put superseded originals before some notices: the newest filing of a chain is the truth, older ones differ."""
    chosen = {_nth(notices, *which): how for which, how in _AMENDMENTS.items()}
    filed: list[Notice] = []
    for number, notice in enumerate(notices):
        filed += _chain(kit, notice, chosen[number]) if number in chosen else [notice]
    return filed


_AMENDMENTS = {
    AMENDED_TWICE: "twice",
    AMENDED_IN_CHAIN: "chain",
    DROPS_A_ROW: "drops",
    FLIPS_STANCE: "flips",
    NO_PREVIOUS: "no_previous",
    ABSENT_PREVIOUS: "absent_previous",
}


def _nth(notices: list[Notice], spender: str, which: int) -> int:
    large = [number for number, notice in enumerate(notices) if notice.spender == spender and len(notice.ads) > 1]
    small = [number for number, notice in enumerate(notices) if notice.spender == spender]
    return (large or small)[which]


def _chain(kit: Kit, truth: Notice, how: str) -> list[Notice]:
    """The filings of one chain, oldest first; the last holds the true rows."""
    first = truth.number
    second, third = next(kit.next_file_number), next(kit.next_file_number)
    if how in ("no_previous", "absent_previous"):
        # A chain that cannot be rebuilt: an amendment that names no filing, or one that is not in the file.
        return [replace(truth, amendment="A1", previous="" if how == "no_previous" else "909999999")]
    wrong = [replace(ad, **_mistake(ad, how)) for ad in truth.ads]
    extra = [replace(truth.ads[0], amount=Decimal("45000.00"), odd="")] if how == "drops" else []
    spare = [new_ids(kit)["TRAN_ID"] for _ in extra]
    original = replace(truth, ads=wrong + extra, tran_ids=truth.tran_ids + spare)
    for ad in original.ads:
        kit.plant("superseded_by_amendment", ad.amount, spender=ad.spender)
    if how in ("drops", "flips"):
        return [original, replace(truth, number=second, amendment="A1", previous=str(first))]
    middle = replace(original, number=second, amendment="A1", previous=str(first))
    for ad in middle.ads:
        kit.plant("superseded_by_amendment", ad.amount, spender=ad.spender)
    previous = first if how == "twice" else second
    return [original, middle, replace(truth, number=third, amendment="A2", previous=str(previous))]


def _mistake(ad: Ad, how: str) -> dict[str, Any]:
    """What was wrong on the original: the side, or the amount."""
    return {"stance": "S" if ad.stance == "O" else "O"} if how == "flips" else {"amount": ad.amount + 1000}


def write_notices(kit: Kit, facts: Facts, notices: list[Notice]) -> None:
    """The rows of independent_expenditure_2018.csv, one that names a seat only, and one with a comma too many."""
    aggregate: dict[tuple[str, str], Decimal] = {}
    for notice in notices:
        for ad, tran_id in zip(notice.ads, notice.tran_ids, strict=True):
            total = aggregate.get((ad.spender, ad.race), Decimal(0)) + ad.amount
            aggregate[ad.spender, ad.race] = total
            kit.add("independent_expenditure", notice_row(kit, facts, notice, ad, tran_id, total))
    kit.add("independent_expenditure", _seat_only(kit, facts))
    kit.plant("seat_only", Decimal("1250.00"), spender="C90017252")
    kit.broken["independent_expenditure"].append(
        "H8GA06195,OSSOFF JON,C90017252,BETTER GEORGIA INC.,R2017,GA,06,H,DEMOCRATIC PARTY,750.00,14-JUN-17,750.00,S,"
        "DIGITAL, ADS,INVENTED MEDIA,900000000,N,SYN99999999,999900009999999999,15-JUN-17,2018,,14-JUN-17"
    )


def _seat_only(kit: Kit, facts: Facts) -> Row:
    ad = Ad("GA-06-2017-special", "C90017252", "H8GA06195", "S", date(2017, 6, 9), Decimal("1250.00"))
    notice = Notice(ad.spender, next(kit.next_file_number), [ad])
    row = notice_row(kit, facts, notice, ad, new_ids(kit)["TRAN_ID"], ad.amount)
    return {**row, "cand_id": "", "cand_name": "ALL CANDIDATES", "cand_pty_aff": ""}


def notice_row(kit: Kit, facts: Facts, notice: Notice, ad: Ad, tran_id: str, aggregate: Decimal) -> Row:
    """One row of the IE CSV."""
    candidate = facts.candidates[ad.candidate]
    rng = kit.rng
    dates = {"exp_date": notice_date(ad.day), "dissem_dt": notice_date(ad.day)}
    if (luck := rng.random()) < 0.25:
        # Real notices leave one of the two dates blank, never both.
        dates["dissem_dt" if luck < 0.15 else "exp_date"] = ""
    row = {
        "cand_id": ad.candidate,
        "cand_name": candidate.name,
        "spe_id": ad.spender,
        "spe_nam": facts.committees[ad.spender].name,
        "ele_type": _election(ad),
        "can_office_state": candidate.state,
        "can_office_dis": candidate.district,
        "can_office": "H",
        "cand_pty_aff": PARTY[candidate.party],
        "exp_amo": f"{ad.amount:.2f}",
        "agg_amo": f"{aggregate:.2f}",
        "sup_opp": ad.stance,
        "pur": rng.choice(PURPOSES),
        "pay": f"INVENTED MEDIA {rng.choice(GIVEN)} LLC",
        "file_num": str(notice.number),
        "amndt_ind": notice.amendment,
        "tran_id": tran_id,
        "image_num": new_ids(kit)["IMAGE_NUM"],
        "receipt_dat": notice_date(notice.ads[-1].day + timedelta(days=1)),
        "fec_election_yr": "2018",
        "prev_file_num": notice.previous,
    }
    return {**row, **dates, **_ODD.get(ad.odd, {})}


_ODD = {
    "misspelled": {"cand_id": "", "cand_name": "OSSOF, JON"},
    "swapped": {"cand_id": "", "cand_name": "OSSOFF, JON", "can_office_state": "06", "can_office_dis": "GA"},
    "no_id": {"cand_id": "", "cand_name": "HANDEL, KAREN"},
    "no_district": {"can_office_dis": ""},
}


def _election(ad: Ad) -> str:
    """The election code: at GA-06 the special until April 18, then the runoff."""
    if ad.race == "GA-06-2017-special":
        return "S2017" if ad.day <= date(2017, 4, 18) else "R2017"
    return "S2017" if ad.race.endswith("special") else "G2018"


def notice_date(day: date) -> str:
    """DD-MON-YY, as the IE and electioneering files write a date."""
    return day.strftime("%d-%b-%y").upper()
