"""What kind of money it was: the unnamed part before any map of donors."""

from collections.abc import Iterator
from decimal import Decimal

from racemoney.desk.page import drawing
from racemoney.desk.page.catalog import Sentence, Words
from racemoney.desk.page.drawing import Box
from racemoney.desk.page.facts import Candidate, Race
from racemoney.desk.page.lead import MOST
from racemoney.desk.page.view import Picture, Section, Table, source
from racemoney.desk.page.wording import possessive

DRAWN = 6
# Measures that make the receipts, in their order in the bar, with the class that colors them; the rest is other receipts.
KINDS = (
    ("individual_itemized", "item"),
    ("individual_unitemized", "hat"),
    ("other_committee_contributions", "pac"),
    ("party_contributions", "pac"),
    ("self_funding", "own"),
)
LEGEND = (
    ("item", "People, itemized"),
    ("hat", "People, unitemized: no name or address"),
    ("pac", "PACs and party committees"),
    ("own", "The candidate’s own money and loans"),
    ("oth", "Transfers and other receipts"),
)
# What the headline says of a kind that is most of the money.
FINDINGS = {
    "individual_itemized": "Most of {whose} dollars came from people whom the reports name",
    "individual_unitemized": "Most of {whose} dollars came from people whom no report has to name",
    "other_committee_contributions": "Most of {whose} dollars came from PACs",
    "party_contributions": "Most of {whose} dollars came from party committees",
    "self_funding": "Most of {whose} dollars were the candidate’s own",
}
# A bar must be as wide as this to hold its label on a phone.
LABELED = 16.0


def kinds(race: Race) -> Section | None:
    """The section; None where no candidate's kinds of money are known."""
    drawn = [each for each in race.ranked if _parts(race, each)][:DRAWN]
    if not drawn:
        return None
    window = race.main.window_id
    definitions = race.catalog.definitions
    picture = Picture(
        name="kinds",
        title="Receipts by kind",
        subtitle=f"Each bar is 100% of that candidate’s receipts {race.main.label}. Hatching always means: not known.",
        source=source(
            "FEC Form 3, lines 11 to 15", [race.catalog.find("receipts", each.candidate_id, window) for each in drawn]
        ),
        counted=(
            f"Itemized: {definitions['individual_itemized']}",
            f"Unitemized: {definitions['individual_unitemized']}",
            "Transfers and other receipts are what the other lines leave of the total.",
        ),
        table=_table(race, drawn),
        drawing={"legend": LEGEND, "bars": tuple(_bar(race, each) for each in drawn)},
    )
    return Section(
        anchor="kinds",
        menu="Small donors",
        kicker="Small donors",
        finding=_finding(race, drawn[0]),
        words=tuple(_words(race, drawn[0])),
        pictures=(picture,),
        asides=(*_excess(race, drawn), *race.shared_note(drawn)),
    )


def _parts(race: Race, candidate: Candidate) -> list[tuple[str, Decimal]]:
    """Each kind with its dollars; empty where a line is unknown or there is no money to divide."""
    window = race.main.window_id
    total = race.catalog.value("receipts", candidate.candidate_id, window)
    values = [(measure, race.catalog.value(measure, candidate.candidate_id, window)) for measure, _ in KINDS]
    if not total or total < 0 or any(value is None or value < 0 for _, value in values):
        return []
    return [(measure, value) for measure, value in values if value is not None]


def _whole(race: Race, candidate: Candidate, parts: list[tuple[str, Decimal]]) -> Decimal:
    """Receipts, or the sum of the lines where the filer's lines exceed its total."""
    total = race.catalog.value("receipts", candidate.candidate_id, race.main.window_id) or Decimal(0)
    return max(total, sum((value for _, value in parts), Decimal(0)))


def _bar(race: Race, candidate: Candidate) -> dict[str, object]:
    parts = _parts(race, candidate)
    whole = _whole(race, candidate, parts)
    window = race.main.window_id
    boxes: list[Box] = []
    left = 0.0
    for (measure, value), (_, kind) in zip(parts, KINDS, strict=True):
        width = drawing.share(value, whole)
        label: Words = race.catalog.short(measure, candidate.candidate_id, window) if width >= LABELED else ""
        boxes.append(drawing.box(left, width, kind, label))
        left += width
    boxes.append(drawing.box(left, max(100 - left, 0), "oth"))
    return {
        "name": candidate.name,
        "party": candidate.party,
        "total": race.catalog.short("receipts", candidate.candidate_id, window),
        "unitemized": race.catalog.short("individual_unitemized", candidate.candidate_id, window),
        "boxes": tuple(each for each in boxes if each.width != "0.00%"),
    }


def _finding(race: Race, first: Candidate) -> str:
    parts = _parts(race, first)
    whole = _whole(race, first, parts)
    for measure, value in parts:
        if value / whole > MOST:
            return FINDINGS[measure].format(whose=possessive(first.surname))
    return f"{possessive(first.surname)} dollars came from several kinds of sources"


def _words(race: Race, first: Candidate) -> Iterator[Sentence]:
    yield (
        "Campaigns list a person whose contributions pass $200 in the election cycle. Below that the law asks for a sum "
        "only: no name, no address.",
    )
    window = race.main.window_id
    unitemized = race.catalog.spoken("individual_unitemized", first.candidate_id, window)
    yield (
        "Of the ",
        race.catalog.spoken("receipts", first.candidate_id, window),
        f" that {first.surname} took in, that is ",
        unitemized,
        ".",
    )


def _excess(race: Race, drawn: list[Candidate]) -> Iterator[Sentence]:
    for each in drawn:
        total = race.catalog.value("receipts", each.candidate_id, race.main.window_id)
        if total is not None and sum(value for _, value in _parts(race, each)) > total:
            yield (
                f"The lines of {possessive(each.surname)} reports add up to more than their total; the bar shows the lines.",
            )


def _table(race: Race, drawn: list[Candidate]) -> Table:
    measures = ("receipts", *(measure for measure, _ in KINDS), "transfers_from_authorized")
    rows = [
        (each.label, *(race.catalog.exact(measure, each.candidate_id, race.main.window_id) for measure in measures))
        for each in drawn
    ]
    head = (
        "Candidate",
        "Receipts",
        "People, itemized",
        "People, unitemized",
        "PACs",
        "Parties",
        "Own money",
        "Transfers in",
    )
    return Table(f"Receipts by kind {race.main.label}, to the cent", head, tuple(rows))
