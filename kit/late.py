"""What no bulk file of the kit has: filings that came after the bulk drop, and the odd ones that a reader must survive.

The late ones carry the highest numbers. A report and an amendment of a small campaign and one notice count from the filings
until a bulk file holds their numbers; what they add and replace stands in the manifest.
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from kit.facts import Facts
from kit.filing import ADDRESS, SEPARATOR, Filing, named
from kit.gifts import Slice, gift_row
from kit.notices import add_ad
from kit.outside import Ad, Notice, notice_row
from kit.people import new_donor
from kit.periodic import GIFTS, add_up, period, rows_by_filing, write_rows
from kit.rows import Kit, Row, new_ids

# After the day of the kit's bulk files, 1 February 2019. A notice covers no period and is of the cycle in which it came.
LATE, LATE_NOTICE = date(2019, 2, 4), date(2018, 12, 28)
LEVELL, SLOTIN, HOUSE_MAJORITY = "C00633511", "C00631614", "C00495028"
RACE = "GA-06-2017-special"


def file_late(kit: Kit, facts: Facts) -> None:
    """A late report, a late amendment and a late notice."""
    kit.filings += [late_report(kit, facts), late_amendment(kit, facts), late_notice(kit, facts)]


def late_report(kit: Kit, facts: Facts) -> Filing:
    """A year-end report of three gifts, $1,750, and a line whose amount is no number."""
    first, last, _ = period("YE", 2017, "GA-06")
    cover = {**named(facts.committees[LEVELL], LEVELL), "seat_state": "GA", "seat_district": "06"}
    number = kit.file_number(LEVELL, "YE", "2017")
    filing = Filing(number, "F3", "N", LEVELL, LATE, cover, "YE", first, last, newer=True)
    part = Slice("H8GA06351", LEVELL, "GA", "YE", 2017, "S", RACE, first, last, total=0, home=0, rows=0, earmarked=0)
    rows = [gift_row(kit, part, amount, new_donor(kit, part.state)) for amount in (1000, 500, 250)]
    write_rows(filing, facts, rows)
    add_up(filing)
    filing.to_date = dict(filing.summary)
    note(kit, filing, rows, replaces="")
    broken = filing.lines[-1].replace(f"{SEPARATOR}250.00{SEPARATOR}", f"{SEPARATOR}1,O00{SEPARATOR}")
    filing.lines.append(broken.replace(rows[-1]["TRAN_ID"], new_ids(kit)["TRAN_ID"]))
    filing.quarantined = 1
    return filing


def late_amendment(kit: Kit, facts: Facts) -> Filing:
    """The pre-special report of a small campaign once more: its first gift is $100 larger, and a gift of $300 came to it."""
    number = kit.file_numbers[SLOTIN, "12S", "2017"]
    before = next(filing for filing in kit.filings if filing.number == number)
    rows = rows_by_filing(kit)[number]
    at = next(at for at, row in enumerate(rows) if row.get("TRANSACTION_TP") == "15")
    larger = {**rows[at], "TRANSACTION_AMT": str(int(rows[at]["TRANSACTION_AMT"]) + 100)}
    first, last, _ = period("12S", 2017, "GA-06")
    part = Slice("H8GA06245", SLOTIN, "GA", "12S", 2017, "S", RACE, first, last, total=0, home=0, rows=0, earmarked=0)
    filing = replace(
        before, number=next(kit.next_file_number), suffix="A", amends=number, nth=1, filed=LATE, newer=True, lines=[],
        tallies={}, summary={}, to_date={},
    )  # fmt: skip
    amended = [*rows[:at], larger, *rows[at + 1 :], gift_row(kit, part, 300, new_donor(kit, part.state))]
    write_rows(filing, facts, amended)
    filing.summary = {**before.summary, GIFTS: filing.summary[GIFTS]}
    add_up(filing)
    grown = filing.summary[GIFTS] - before.summary[GIFTS]
    filing.to_date = {
        name: amount + (grown if filing.summary[name] != before.summary[name] else 0)
        for name, amount in before.to_date.items()
    }
    gifts = [row for row in amended if row.get("TRANSACTION_TP", "").startswith("15") and not row.get("MEMO_CD")]
    note(kit, filing, gifts, replaces=str(number))
    return filing


def late_notice(kit: Kit, facts: Facts) -> Filing:
    """A 48-hour notice of $12,345.67 against Handel in 2018 that came months late."""
    ad = Ad("GA-06-2018", HOUSE_MAJORITY, "H8GA06286", "O", date(2018, 11, 3), Decimal("12345.67"))
    number = next(kit.next_file_number)
    row = notice_row(kit, facts, Notice(ad.spender, number, [ad]), ad, new_ids(kit)["TRAN_ID"], ad.amount)
    cover = {**named(facts.committees[ad.spender], ad.spender), "hours": "48"}
    filing = Filing(number, "F24", "N", ad.spender, LATE_NOTICE, cover, newer=True)
    add_ad(filing, facts, row)
    kit.plant("newer_than_bulk", ad.amount, file_number=str(number), committee=ad.spender, form="F24", replaces="")
    return filing


def note(kit: Kit, filing: Filing, rows: list[Row], replaces: str) -> None:
    """Plant a late report's itemized gifts; `replaces` is the report in bulk that they take the place of."""
    keys = {"file_number": str(filing.number), "committee": filing.committee, "form": "F3", "replaces": replaces}
    for row in rows:
        kit.plant("newer_than_bulk", int(row["TRANSACTION_AMT"]), **keys)


def file_odd(kit: Kit, facts: Facts) -> None:
    """A letter, a filing of a version that nobody knows, and one of an old version with commas."""
    committee = facts.committees["C00630426"]
    told = {**named(committee, committee.id), "kind": "MST"}
    letter = Filing(next(kit.next_file_number), "F99", "N", committee.id, date(2017, 7, 21), told)
    letter.suffix = ""
    letter.lines += ["[BEGINTEXT]", "This letter is synthetic.", 'It has "quotes", commas, and', "four lines.", "[ENDTEXT]"]
    cover = {**named(committee, committee.id), "seat_state": "GA", "seat_district": "06"}
    unknown = Filing(next(kit.next_file_number), "F3", "N", committee.id, LATE, cover, "TER", version="9.9")
    kit.filings += [letter, unknown, OldLetter(next(kit.next_file_number), "F99", "", "C00386755", date(2017, 1, 31), {})]


class OldLetter(Filing):
    """A letter in version 5.3: commas, quotes where a value holds one, the treasurer's name in one field."""

    def text(self) -> bytes:
        """The file's bytes."""
        address = f"{ADDRESS['street']},,{ADDRESS['city']},GA,{ADDRESS['zip']}"
        signed = f"SYNTHETIC^TREASURER,{self.filed:%Y%m%d}"
        header = "HDR,FEC,5.3,SYNTHETIC,1.0,^,,,SYNTHETIC DATA"
        return f'{header}\nF99,{self.committee},"SYNTHETIC, OLD",{address},{signed},MST,"INVENTED, AND OLD"\n'.encode()
