"""Itemized gifts to campaigns (indiv), slice by slice, and their refunds.

Rows are scaled: about a twentieth of the real number, each contribution that much larger. The total of every campaign is
the FEC's; who gave it, and from where, is invented, Ossoff's and Handel's shares after what the press published.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from random import Random
from typing import Any

from kit.amounts import split
from kit.facts import Candidate, Facts, read_yaml
from kit.people import Donor, away_state, new_donor
from kit.rows import Kit, Row, new_ids, pick_day, us_date

ACTBLUE = "C00401224"
EARMARKED_TEXT = "* EARMARKED CONTRIBUTION: SEE BELOW"
# Where most of the money comes from elsewhere, the home state's gifts are few and large: 22 percent of Ossoff's dollars
# came from Georgia, but 3 to 5 percent of the gifts.
HOME_GIFT = 2300
GIVES_AGAIN = 0.1


@dataclass
class Slice:
    """Money of one committee, report and election. `total` and `home` are the whole dollars still to be given."""

    candidate: str
    committee: str
    state: str
    report: str
    year: int
    election: str
    race: str
    first: date
    last: date
    total: int
    home: int
    rows: int
    earmarked: int
    amended: str = "N"
    givers: list[tuple[Donor, str]] = field(default_factory=list)

    @property
    def keys(self) -> dict[str, str]:
        """The keys under which facts about this slice are planted."""
        return {"committee": self.committee, "report": self.report, "year": str(self.year), "race": self.race}


def campaign_slices(facts: Facts) -> list[Slice]:
    """The slices of every candidate that has cycle totals and a committee, in the order of kit.yaml."""
    plan = read_yaml("gifts.yaml")
    campaigns = [each for each in facts.candidates.values() if each.totals and each.principal]
    return [part for each in campaigns if each.in_candidate_summary for part in _slices(facts, plan, each)]


def bare_slice(committee: str) -> Slice:
    """A month of a committee that is no campaign: no candidate, race or home; nothing to give yet."""
    first, last = date(2017, 5, 1), date(2017, 5, 31)
    return Slice("", committee, "", "M6", 2017, "P", "", first, last, total=0, home=0, rows=0, earmarked=0)


def _slices(facts: Facts, plan: dict[str, Any], candidate: Candidate) -> list[Slice]:
    line = int(candidate.total("Individual_Itemized_Contribution"))
    given = plan["slices_of"].get(candidate.id) or _by_calendar(facts, plan, candidate, line)
    rest = line - sum(each.get("total", 0) for each in given)
    earmarked = plan["defaults"]["earmarked"].get(candidate.party, 0)
    return [_slice(candidate, earmarked, {**each, "total": each.get("total", rest)}) for each in given]


def _slice(candidate: Candidate, earmarked: int, told: dict[str, Any]) -> Slice:
    fields = {key: value for key, value in told.items() if key not in ("share", "rest", "committee")}
    committee = told.get("committee", candidate.principal)
    # Llop ran in GA-06 although the FEC files him under GA-11, so the state is the same.
    return Slice(candidate=candidate.id, committee=committee, state=candidate.state, earmarked=earmarked, **fields)


def _by_calendar(facts: Facts, plan: dict[str, Any], candidate: Candidate, line: int) -> list[dict[str, Any]]:
    years = facts.years(candidate.id)
    kind = "both" if years == {2017, 2018} else "special" if 2017 in years else "regular"
    calendar = plan["calendars"][plan["calendar_of"].get(candidate.id, f"{candidate.seat}-{kind}")]
    calendar = plan["calendars"][calendar] if isinstance(calendar, str) else calendar
    homes = _home_shares(plan, candidate.id)
    slices, left = [], line
    for number, each in enumerate(calendar):
        total = left if number == len(calendar) - 1 else line * each["share"] // 100
        left -= total
        rows = max(1, total // plan["defaults"]["mean"])
        slices.append({**each, "total": total, "home": int(total * next(homes)), "rows": rows})
    return slices


def _home_shares(plan: dict[str, Any], candidate_id: str) -> Iterator[float]:
    """A share of dollars from the candidate's own state for one report after another: the same in every kit, and as uneven
    as real campaigns are."""
    told, rng = plan["defaults"]["home"], Random(candidate_id)  # noqa: S311
    drawn = rng.triangular(told["least"], told["most"], told["likeliest"])
    middle = plan["home_of"].get(candidate_id, drawn)
    while True:
        yield min(100.0, middle + rng.uniform(-told["points"], told["points"])) / 100


def gift(kit: Kit, part: Slice, amount: int, donor: Donor, bucket: str, **columns: str) -> Row:
    """Plant one itemized gift: a non-memo row that counts in line 11(a)(i), and in geography under `bucket`."""
    row = gift_row(kit, part, amount, donor)
    row.update(columns)
    kit.plant("itemized", amount, **part.keys)
    kit.plant("geography", amount, bucket=bucket, **part.keys)
    part.total -= amount
    part.home -= amount if bucket == "in_state" else 0
    part.givers.append((donor, bucket))
    return kit.add("indiv", row)


def gift_row(kit: Kit, part: Slice, amount: int, donor: Donor) -> Row:
    """The columns of a gift, not yet in the kit."""
    return {
        "CMTE_ID": part.committee,
        "AMNDT_IND": part.amended,
        "RPT_TP": part.report,
        "TRANSACTION_PGI": part.election,
        "TRANSACTION_TP": "15",
        **donor.row(),
        "TRANSACTION_DT": us_date(pick_day(kit, part.first, part.last)),
        "TRANSACTION_AMT": str(amount),
        "FILE_NUM": str(kit.file_number(part.committee, part.report, str(part.year))),
        **new_ids(kit),
    }


def fill(kit: Kit, part: Slice) -> None:
    """Give what is still missing of a slice, at home and away, in ordinary gifts."""
    mostly_away = part.home * 2 < part.total
    home_rows = -(-part.home // HOME_GIFT) if mostly_away else part.rows * part.home // max(1, part.total)
    away = part.total - part.home
    known: dict[str, list[Donor]] = {}
    for amount in split(kit.rng, part.home, home_rows):
        _ordinary(kit, part, amount, _giver(kit, known, part.state), "in_state")
    for amount in split(kit.rng, away, part.rows - home_rows):
        _ordinary(kit, part, amount, _giver(kit, known, away_state(kit.rng, part.state)), "out_of_state")


def _giver(kit: Kit, known: dict[str, list[Donor]], state: str) -> Donor:
    """A donor of the state: now and then one who gave before, else a new one."""
    before = known.setdefault(state, [])
    if before and kit.rng.random() < GIVES_AGAIN:
        return kit.rng.choice(before)
    before.append(new_donor(kit, state))
    return before[-1]


def _ordinary(kit: Kit, part: Slice, amount: int, donor: Donor, bucket: str) -> None:
    if kit.rng.random() * 100 < part.earmarked:
        earmarked = {"TRANSACTION_TP": "15E", "OTHER_ID": ACTBLUE, "MEMO_TEXT": EARMARKED_TEXT}
        gift(kit, part, amount, donor, bucket, **earmarked)
    else:
        gift(kit, part, amount, donor, bucket)


def refund(kit: Kit, part: Slice, amount: int, donor: Donor, bucket: str) -> None:
    """Plant one refund to an individual: type 22Y with a positive amount, as the FEC writes it."""
    kit.add("indiv", {**gift_row(kit, part, amount, donor), "TRANSACTION_TP": "22Y"})
    kit.plant("refunds", amount, bucket=bucket, **part.keys)


def refund_all(kit: Kit, candidate: Candidate, parts: list[Slice]) -> None:
    """Refund what the candidate's line 20(a) says, whole dollars, to donors of the campaign."""
    total = int(candidate.total("Individual_Refund"))
    for number, amount in enumerate(split(kit.rng, total, total // 1500 + 1)):
        part = parts[number % len(parts)]
        donor, bucket = kit.rng.choice(part.givers) if part.givers else (new_donor(kit, part.state), "in_state")
        refund(kit, part, amount, donor, bucket)


def give_to_others(kit: Kit, facts: Facts) -> None:
    """Itemized gifts to party committees and PACs, so that a sum over all filers meets more than campaigns."""
    for told in read_yaml("gifts.yaml")["other_gifts"]:
        committee = facts.committees[told["committee"]]
        part = replace(bare_slice(committee.id), total=told["total"], rows=told["rows"])
        for amount in split(kit.rng, part.total, part.rows, limit=part.total):
            gift(kit, part, amount, new_donor(kit, away_state(kit.rng, "")), "any", TRANSACTION_TP=str(told["type"]))
