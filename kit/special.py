"""The awkward rows of an itcont file, planted one by one: places, memos, negatives, partnerships, dirt.

Each is part of its slice's total, so the campaign still adds up to its published line.
"""

from dataclasses import replace

from kit.gifts import ACTBLUE, EARMARKED_TEXT, Slice, gift, gift_row, refund
from kit.people import Donor, new_donor, zip_of
from kit.rows import Kit, new_ids

OSSOFF, HANDEL, HILL = "H8GA06195", "H8GA06286", "H8GA06203"
PARTNERSHIP_TEXT = "PARTNERSHIP ATTRIBUTION"


def plant_specials(kit: Kit, parts: list[Slice]) -> None:
    """Everything below, each where a real file would have it."""
    ossoff = find(parts, OSSOFF, "12R", "R")
    plant_places(kit, ossoff)
    plant_places_at_home(kit, find(parts, OSSOFF, "12S", "S"))
    plant_pairs(kit, ossoff)
    plant_partnership(kit, ossoff)
    plant_partnership(kit, find(parts, HANDEL, "12R", "R"))
    plant_orphan(kit, find(parts, HILL, "12S", "S"))
    plant_later_code(kit, find(parts, HANDEL, "30R", "R"))
    plant_readable_dirt(kit, ossoff)
    plant_conduit_oddities(kit, ossoff, parts)
    plant_quarantined(kit)


def find(parts: list[Slice], candidate: str, report: str, election: str) -> Slice:
    """The slice of a candidate's report and election."""
    return next(part for part in parts if (part.candidate, part.report, part.election) == (candidate, report, election))


def plant_places(kit: Kit, part: Slice) -> None:
    """Gifts from places that are no state, or not the state that they say."""
    somewhere = new_donor(kit, "NY")
    places = [
        (replace(somewhere, state="ZZ", zip="00000", city="ELSEWHERE"), 500, "foreign"),
        (replace(somewhere, state="ZZ", zip="", city="ABROAD"), 250, "foreign"),
        (replace(somewhere, state="AE", zip="09128", city="APO"), 100, "military"),
        (replace(somewhere, state="AP", zip="96350", city="FPO"), 75, "military"),
        (replace(somewhere, state="AA", zip="34038", city="DPO"), 50, "military"),
        # Military codes are used wrongly in real files: AA with a city in China, whose ZIP is not 340.
        (replace(somewhere, state="AA", zip="100000", city="BEIJING"), 200, "foreign_or_unknown"),
        (replace(somewhere, state="", zip="V0N2W0", city="SAMPLEVILLE"), 300, "foreign_or_unknown"),
        (replace(somewhere, state="", zip="", city="SAMPLEVILLE"), 25, "unknown"),
        (replace(somewhere, state="", zip=zip_of(kit.rng, "CA")), 40, "out_of_state"),
        # The state stays, the conflict is only flagged.
        (replace(somewhere, state="NY", zip="94501"), 1000, "out_of_state"),
    ]
    for donor, amount, bucket in places:
        gift(kit, part, amount, replace(donor, name=new_donor(kit, "NY").name), bucket)
        kit.plant("odd_place", amount, committee=part.committee, state=donor.state, zip=donor.zip, bucket=bucket)


def plant_places_at_home(kit: Kit, part: Slice) -> None:
    """Georgia gifts whose state is blank but whose ZIP (300xx) tells, and one whose ZIP says Florida."""
    for amount, state, code in ((1000, "", "30075"), (500, "", "300622210"), (250, "", "30022"), (2700, "GA", "33101")):
        donor = replace(new_donor(kit, "GA"), state=state, zip=code)
        gift(kit, part, amount, donor, "in_state")
        kit.plant("odd_place", amount, committee=part.committee, state=state, zip=code, bucket="in_state")


def plant_pairs(kit: Kit, part: Slice) -> None:
    """A reattribution to a spouse, a redesignation to another election, a chargeback and a refund taken back."""
    first, spouse = new_donor(kit, "CA"), new_donor(kit, "CA")
    gift(kit, part, 5400, first, "out_of_state")
    gift(kit, part, -2700, first, "out_of_state", MEMO_TEXT="REATTRIBUTION TO SPOUSE")
    gift(kit, part, 2700, spouse, "out_of_state", MEMO_TEXT="REATTRIBUTION FROM SPOUSE")
    again = new_donor(kit, "TX")
    gift(kit, part, 1000, again, "out_of_state", TRANSACTION_PGI="S")
    gift(kit, part, -1000, again, "out_of_state", TRANSACTION_PGI="S", MEMO_TEXT="REDESIGNATION TO RUNOFF")
    gift(kit, part, 1000, again, "out_of_state", MEMO_TEXT="REDESIGNATION FROM SPECIAL")
    gift(kit, part, -25, new_donor(kit, "IL"), "out_of_state", MEMO_TEXT="CHARGEBACK")
    refund(kit, part, 250, again, "out_of_state")
    refund(kit, part, -250, again, "out_of_state")


def plant_partnership(kit: Kit, part: Slice) -> None:
    """A partnership's lump of $5,400, counted, and its two partners as memo rows that replace it in geography."""
    firm = replace(new_donor(kit, part.state), name="SYNTHETIC PARTNERSHIP LLP", employer="", occupation="")
    row = gift_row(kit, part, 5400, firm)
    kit.add("indiv", {**row, "ENTITY_TP": "ORG", "MEMO_TEXT": f"{PARTNERSHIP_TEXT} BELOW"})
    kit.plant("itemized", 5400, **part.keys)
    part.total -= 5400
    for state, bucket in ((part.state, "in_state"), ("NY", "out_of_state")):
        memo = {**row, **new_donor(kit, state).row(), **new_ids(kit), "TRANSACTION_AMT": "2700", "MEMO_CD": "X"}
        # only the filing has it: bulk files carry no back reference
        memo["BACK_REF_TRAN_ID"] = row["TRAN_ID"]
        kit.add("indiv", {**memo, "MEMO_TEXT": f"{PARTNERSHIP_TEXT} SYNTHETIC PARTNERSHIP LLP"})
        kit.plant("geography", 2700, bucket=bucket, **part.keys)
        kit.plant("memo_of_counted_parent", 2700, **part.keys)
        part.home -= 2700 if bucket == "in_state" else 0


def plant_orphan(kit: Kit, part: Slice) -> None:
    """Two partners ($250) whose lump the bulk file dropped: line 11(a)(i) has the lump, the file only the memo rows.

    The sum is small enough for the campaign to tie to its line with or without them.
    """
    row = gift_row(kit, part, 125, new_donor(kit, part.state))
    for _ in range(2):
        memo = {**row, **new_donor(kit, part.state).row(), **new_ids(kit), "MEMO_CD": "X"}
        kit.add("indiv", {**memo, "MEMO_TEXT": f"{PARTNERSHIP_TEXT} DROPPED PARTNERSHIP LLP"})
        kit.plant("geography", 125, bucket="in_state", **part.keys)
        kit.plant("memo_orphan", 125, **part.keys)
    part.total -= 250
    part.home -= 250


def plant_later_code(kit: Kit, part: Slice) -> None:
    """Small gifts before the runoff coded for a later general election: the date decides."""
    for amount, day in ((25, "06152017"), (50, "06162017"), (75, "06182017"), (100, "06192017")):
        gift(kit, part, amount, new_donor(kit, part.state), "in_state", TRANSACTION_PGI="G", TRANSACTION_DT=day)
        kit.plant("pgi_conflict", amount, **part.keys)


def plant_readable_dirt(kit: Kit, part: Slice) -> None:
    """Rows that look broken and are not: a lone quote, a stray CR, a cp1252 byte, a year of 1918."""
    donor = new_donor(kit, "OH")
    gift(kit, part, 35, replace(donor, name='SYNTHDONOR, "ALPHA 90001'), "out_of_state")
    gift(kit, part, 45, replace(donor, employer="INVENTED\rEMPLOYER"), "out_of_state")
    # \udcc9 is written as the single byte C9: É in cp1252, invalid in UTF-8.
    gift(kit, part, 55, replace(donor, name="SYNTHDONOR, ZO\udcc9 90002"), "out_of_state")
    gift(kit, part, 65, replace(donor, name="SYNTHDONOR, BRAVO 90003"), "out_of_state", TRANSACTION_DT="01011918")
    for amount in (35, 45, 55, 65):
        kit.plant("readable_dirt", amount, **part.keys)


def plant_conduit_oddities(kit: Kit, part: Slice, parts: list[Slice]) -> None:
    """A mistyped conduit id, which still is a donor's gift, and a conduit named as the donor without a memo code."""
    wrong = {"TRANSACTION_TP": "15E", "OTHER_ID": "C09401224", "MEMO_TEXT": EARMARKED_TEXT}
    gift(kit, part, 25, new_donor(kit, "WA"), "out_of_state", **wrong)
    gift(kit, part, 50, new_donor(kit, "OR"), "out_of_state", **wrong)
    thompson = find(parts, "H8KS04120", "12S", "S")
    row = gift_row(kit, thompson, 35, actblue())
    kit.add("indiv", {**row, "TRANSACTION_TP": "15E", "ENTITY_TP": "ORG", "OTHER_ID": ACTBLUE})
    kit.plant("conduit_named_as_donor", 35, **thompson.keys)
    thompson.total -= 35


def actblue() -> Donor:
    """ActBlue as the other party of a row."""
    return Donor("ACTBLUE", "SOMERVILLE", "MA", "02144", "", "")


def plant_quarantined(kit: Kit) -> None:
    """Three lines that no reader can place: a stray pipe (22 fields), an amount that is no number, no SUB_ID."""
    head = "C00000935|N|M6|P|999900009999999999|15|IND|SYNTHDONOR, BROKEN|SAMPLEVILLE|OH|45301|INVENTED"
    tail = "||SYN99999991|900000000||"
    kit.broken["indiv"] += [
        f"{head}|EMPLOYER|TESTER|05122017|500{tail}|9000000009999999991",
        f"{head} EMPLOYER|TESTER|05122017|1,O00{tail}|9000000009999999992",
        f"{head} EMPLOYER|TESTER|05122017|250{tail}|",
    ]
    kit.plant("quarantined", 500, committee="C00000935")
    kit.plant("quarantined", 250, committee="C00000935")
