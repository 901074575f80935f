"""How much of the money from people came from the race's state: bounds as bounds, the unknown as unknown."""

from collections.abc import Iterator
from decimal import Decimal

from racemoney.desk.page import drawing
from racemoney.desk.page.catalog import Figure, Sentence
from racemoney.desk.page.facts import Candidate, Race
from racemoney.desk.page.view import Picture, Table, source
from racemoney.desk.page.wording import percent, possessive, whole_high, whole_low

# Bounds that are this far apart are the finding themselves.
WIDE = Decimal("0.1")
PLACES = ("in_state", "out_of_state", "foreign", "military", "unknown")


def home_share(race: Race) -> Picture | None:
    """The bar of each contender whose share has bounds; None where none has."""
    drawn = bounded(race)
    if not drawn:
        return None
    definition = race.catalog.definitions["in_state_share"]
    return Picture(
        name="home",
        title=f"How much of the money from people came from {race.state_name}?",
        subtitle=f"100% of contributions from individuals, itemized and not, {race.main.label}. "
        f"The bracket is the range in which the share of {race.state_name} must lie.",
        source=source("FEC Schedule A and Form 3 line 11(a)", [_share(race, each) for each in drawn]),
        counted=(
            definition,
            race.catalog.definitions["in_state_amount"],
            "Military addresses and rows without a known address belong to the hatched part.",
        ),
        table=_table(race, drawn),
        drawing={
            "state": race.state_name,
            "legend": (
                ("inst", f"Known to be from {race.state_name}"),
                ("hat", "Not known"),
                ("away", "Known to be from elsewhere"),
            ),
            "bars": tuple(_bar(race, each) for each in drawn),
        },
    )


def bounded(race: Race) -> list[Candidate]:
    """The contenders whose share has bounds in the main window."""
    return [each for each in race.contenders if (share := _share(race, each)) and share.low is not None]


def _share(race: Race, candidate: Candidate) -> Figure | None:
    return race.catalog.find("in_state_share", candidate.candidate_id, race.main.window_id)


def finding(race: Race) -> str:
    """What is known of the first contender's share; empty where nothing is."""
    for each in race.contenders[:1]:
        share = _share(race, each)
        if share is None or share.value is None:
            continue
        if share.low is None or share.high is None:
            return f"{percent(share.value, 0)} of {possessive(each.surname)} itemized dollars came from {race.state_name}"
        low, high = whole_low(share.low), whole_high(share.high)
        if share.high - share.low > WIDE:
            return (
                f"No filing says how much of {possessive(each.surname)} money came from {race.state_name}: "
                f"between {low} and {high}%"
            )
        return f"Between {low} and {high}% of {possessive(each.surname)} money from people came from {race.state_name}"
    return ""


def words(race: Race) -> Iterator[Sentence]:
    """The share of the itemized part alone, and what it leaves out."""
    window = race.main.window_id
    if bounded(race):
        yield (
            "Only itemized contributions have an address. One end of each bar is known to be from the state, the other is "
            "known not to be, and the hatched part can be either. A single percentage leaves that part out.",
        )
    for each in race.contenders:
        share = _share(race, each)
        if share is not None and share.value is not None:
            yield (
                f"Of {possessive(each.surname)} itemized dollars alone, ",
                race.catalog.exact("in_state_share", each.candidate_id, window),
                f" came from {race.state_name}.",
            )
        elif share is not None and share.reason:
            yield (f"{possessive(each.surname)} share is not known: {share.reason}.",)


def _bar(race: Race, candidate: Candidate) -> dict[str, object]:
    window, subject = race.main.window_id, candidate.candidate_id
    share = _share(race, candidate)
    assert share is not None and share.low is not None and share.high is not None
    low, high = float(share.low) * 100, float(share.high) * 100
    return {
        "id": subject,
        "name": candidate.name,
        "party": candidate.party,
        "total": race.catalog.short("individual_contributions", subject, window),
        "home": drawing.box(0, low, "inst"),
        "unknown": drawing.box(low, high - low, "hat"),
        "away": drawing.box(high, 100 - high, "away"),
        "low": percent(share.low),
        "high": percent(share.high),
        "low_end": drawing.percent(low),
        "high_end": drawing.percent(high),
        "is_wide": high - low > 30,
        "is_high_at_edge": high > 88,
        "is_low_at_edge": low < 12,
        "home_amount": race.catalog.short("in_state_amount", subject, window),
        "away_amount": race.catalog.short("out_of_state_amount", subject, window),
        "unknown_amount": race.catalog.short("individual_unitemized", subject, window),
        "sentence": share.sentence,
    }


def _table(race: Race, drawn: list[Candidate]) -> Table:
    window = race.main.window_id
    measures = (*(f"{place}_amount" for place in PLACES), "individual_unitemized")
    rows = []
    for each in drawn:
        amounts = (race.catalog.exact(measure, each.candidate_id, window) for measure in measures)
        ends = (race.catalog.bound("in_state_share", each.candidate_id, window, end) for end in ("low", "high"))
        rows.append((each.label, *amounts, race.catalog.exact("in_state_share", each.candidate_id, window), *ends))
    head = (
        "Candidate",
        f"Itemized, {race.state_name}",
        "Itemized, other states",
        "Itemized, abroad",
        "Itemized, military",
        "Itemized, no known address",
        "Unitemized",
        "Share of itemized",
        "Low bound of all",
        "High bound of all",
    )
    return Table(f"Where the money from people came from, {race.main.label}", head, tuple(rows))
