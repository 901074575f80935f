"""The other side of earmarked gifts: what conduits file, and the memo rows in the recipients' own filings."""

from datetime import date, datetime

from kit.facts import load_facts
from kit.gifts import ACTBLUE, Slice, bare_slice, gift, gift_row
from kit.people import Donor, away_state, new_donor
from kit.rows import Kit, Row, new_ids
from kit.special import OSSOFF, actblue, find

JSTREET = "C00441949"
OSSOFF_COMMITTEE = "C00630426"
DCCC = "C00000935"
MEMO_TEXT = "NOTE: ABOVE CONTRIBUTION EARMARKED THROUGH THIS ORGANIZATION"
BATCH = 120
COPIED_SHARE = 0.1
SMALL_DONORS = 1500


def plant_conduit_gifts(kit: Kit, parts: list[Slice]) -> None:
    """The gifts through conduits that are part of a campaign's total: call it before the slices are filled."""
    plant_jstreet(kit, find(parts, OSSOFF, "12R", "R"))
    plant_other_direction(kit, parts)


def plant_conduit_rows(kit: Kit, parts: list[Slice]) -> None:
    """What ActBlue files of the campaigns' gifts, and its memo rows: call it when every gift is in the kit."""
    earmarked = [row for row in kit.rows["indiv"] if _is_actblue_gift(row)]
    plant_memos(kit, earmarked)
    for row in earmarked:
        if kit.rng.random() < COPIED_SHARE:
            conduit_copy(kit, ACTBLUE, row, "24T")
    plant_small_donors(kit, find(parts, OSSOFF, "12R", "R"))


def _is_actblue_gift(row: Row) -> bool:
    return (row["TRANSACTION_TP"], row["ENTITY_TP"], row.get("OTHER_ID")) == ("15E", "IND", ACTBLUE)


def plant_memos(kit: Kit, earmarked: list[Row]) -> None:
    """ActBlue's own memo row for each batch that it forwarded: 15E, Massachusetts, X; every fifth an ORG without id."""
    by_filing: dict[tuple[str, str], list[Row]] = {}
    for row in earmarked:
        by_filing.setdefault((row["CMTE_ID"], row["FILE_NUM"]), []).append(row)
    batches = [rows[start : start + BATCH] for rows in by_filing.values() for start in range(0, len(rows), BATCH)]
    for number, batch in enumerate(batches):
        who = {"ENTITY_TP": "ORG", "OTHER_ID": ""} if number % 5 == 4 else {"ENTITY_TP": "PAC", "OTHER_ID": ACTBLUE}
        amount = sum(int(row["TRANSACTION_AMT"]) for row in batch)
        told = {"TRANSACTION_AMT": str(amount), "MEMO_CD": "X", "MEMO_TEXT": MEMO_TEXT}
        kit.add("indiv", {**batch[-1], **actblue().row(), **who, **told, **new_ids(kit)})
        kit.plant("conduit_memo", amount, committee=batch[0]["CMTE_ID"])


def conduit_copy(kit: Kit, conduit: str, row: Row, kind: str) -> Row:
    """The conduit's own row for a gift that it passed on: filer and other side change places, the election is P."""
    day = datetime.strptime(row["TRANSACTION_DT"], "%m%d%Y").date()
    report = monthly(day)
    recipient = row["CMTE_ID"]
    kit.plant("conduit_copy", int(row["TRANSACTION_AMT"]), conduit=conduit, recipient=recipient)
    return kit.add(
        "indiv",
        {
            **row,
            "CMTE_ID": conduit,
            "OTHER_ID": recipient,
            "RPT_TP": report,
            "TRANSACTION_PGI": "P",
            "TRANSACTION_TP": kind,
            "FILE_NUM": str(kit.file_number(conduit, report, str(day.year))),
            "MEMO_TEXT": f"EARMARKED FOR {load_facts().committees[recipient].name} ({recipient})",
            **new_ids(kit),
        },
    )


def monthly(day: date) -> str:
    """The monthly report that covers a day: M2 covers January, M12 November, YE December."""
    return f"M{day.month + 1}" if day.month < 12 else "YE"


def plant_small_donors(kit: Kit, part: Slice) -> None:
    """Gifts of donors below $200, which only the conduit itemizes, and a few that it took back."""
    for _ in range(SMALL_DONORS):
        state = part.state if kit.rng.random() < 0.02 else away_state(kit.rng, part.state)
        _pass_on(kit, ACTBLUE, part, kit.rng.choice((3, 5, 10, 15, 20, 25, 35, 50)), new_donor(kit, state))
    for amount in (-5, -5, -10, -25):
        row = _pass_on(kit, ACTBLUE, part, amount, new_donor(kit, "NY"))
        row["MEMO_TEXT"] = f"REFUND OF CONTRIBUTION, INITIALLY EARMARKED FOR {part.committee} ({part.committee})"


def _pass_on(kit: Kit, conduit: str, part: Slice, amount: int, donor: Donor) -> Row:
    row = gift_row(kit, part, amount, donor)
    row = conduit_copy(kit, conduit, row, "24T")
    kit.plant("conduit_only", amount, conduit=conduit, recipient=part.committee)
    return row


def plant_jstreet(kit: Kit, part: Slice) -> None:
    """A smaller conduit: some copies are 24T, some 15E with filer and other side mirrored, as WinRed files its own."""
    for number in range(20):
        columns = {"TRANSACTION_TP": "15E", "OTHER_ID": JSTREET}
        row = gift(kit, part, 100, new_donor(kit, "MD"), "out_of_state", **columns)
        conduit_copy(kit, JSTREET, row, "24T" if number % 2 else "15E")


def plant_other_direction(kit: Kit, parts: list[Slice]) -> None:
    """Conduit codes on the recipient's own rows: the filer is the recipient, so these count and not the copy.

    Two tiny ones in a campaign, which ties to its line with or without them, the others in a party committee's filing.
    """
    parnell = find(parts, "H8SC05174", "12S", "S")
    party = bare_slice(DCCC)
    planned = [(party, ACTBLUE, "24T", 6), (party, JSTREET, "15I", 2), (parnell, JSTREET, "15I", 2)]
    for part, other, kind, times in planned:
        for _ in range(times):
            row = gift_row(kit, part, 20, new_donor(kit, away_state(kit.rng, "SC")))
            kit.add("indiv", {**row, "TRANSACTION_TP": kind, "OTHER_ID": other})
            kit.plant("conduit_code_on_own_row", 20, committee=part.committee, conduit=other)
            part.total -= 20
