"""The first screen: what the race was, the headline, the sentence under it and the key figures.

Headlines come from rules over the catalog: who, verb, comparison, no adjective and no cause. Where no rule holds, the
headline only names the race.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from racemoney.desk.page import wording
from racemoney.desk.page.catalog import Figure, Sentence, Words
from racemoney.desk.page.facts import Candidate, Race

# A majority that survives rounding.
MOST = Decimal("0.52")
# The least ratio that is worth a word.
TIMES, MORE = Decimal("1.5"), Decimal("1.1")
# One amount says nothing of a race of more candidates than these.
ALONE = 5
# Two lines on a desk, four on a phone.
LONGEST = 100
OFFICES = {"H": "U.S. House", "S": "U.S. Senate", "P": "President of the United States"}


@dataclass(frozen=True)
class Key:
    """One of the figures under the headline."""

    label: str
    figure: Words
    note: str


@dataclass(frozen=True)
class Lead:
    """What stands above the first picture."""

    kicker: str
    headline: tuple[str, ...]
    deck: Sentence
    keys: tuple[Key, ...]


def lead(race: Race) -> Lead:
    """The lead of a race, whatever is known of it."""
    return Lead(_kicker(race), headline(race), tuple(_deck(race)), tuple(_keys(race)))


def title(race: Race) -> str:
    """The race in a line, for the browser's tab and a search."""
    kind = "special election" if race.is_special else "election"
    return f"{wording.capital(race.place)}, {race.election_year} {kind}: the money"


def headline(race: Race) -> tuple[str, ...]:
    """What the contenders raised against each other, then where outside money went, where both fit."""
    found = [sentence for sentence in (raised_headline(race), outside_headline(race)) if sentence]
    if len(found) == 2 and len(found[0]) + len(found[1]) <= LONGEST:
        return (f"{found[0]}.", found[1])
    return (found[0],) if found else (title(race),)


def raised_headline(race: Race) -> str:
    """The first two contenders compared; one alone, with the amount; empty where nobody's money is known."""
    known = [(each, value) for each in _compared(race) if (value := _raised(race, each)) is not None]
    if not known or race.is_mixed:
        return ""
    if len(known) == 1:
        ((only, value),) = known
        return f"{only.surname} raised {wording.spoken(value)}"
    (first, most), (second, less), *others = known
    other = f"{second.surname}, the next," if others else second.surname
    if less <= 0:
        return f"{first.surname} raised {wording.spoken(most)}, {second.surname} nothing"
    ratio = most / less
    if ratio >= TIMES:
        return f"{first.surname} raised {wording.times(ratio)} what {other} did"
    if ratio >= MORE:
        return f"{first.surname} raised more than {second.surname}"
    return f"{first.surname} and {second.surname} raised about as much"


def outside_headline(race: Race) -> str:
    """The side that most of the outside money was on, or its sum; empty where there is none."""
    total = race.catalog.find("outside_spending", None, race.outside.window_id)
    if total is None or not total.value:
        return ""
    figure = largest_side(race)
    if figure is not None and figure.value is not None and figure.value / total.value > MOST:
        return f"Outside groups spent most of theirs {side(figure)} {_surname(race, figure)}"
    return f"Outside groups spent {wording.spoken(total.value)}"


def largest_side(race: Race) -> Figure | None:
    """The largest sum of outside spending for or against one candidate."""
    window = race.outside.window_id
    sides = [each for name in ("for", "against") for each in race.catalog.of(f"outside_spending_{name}", window)]
    return max(sides, key=lambda figure: (figure.value or Decimal(0), figure.figure_id), default=None)


def side(figure: Figure) -> str:
    """Whether a figure is of spending for or against."""
    return figure.measure.rpartition("_")[2]


def _surname(race: Race, figure: Figure) -> str:
    known = {each.candidate_id: each.surname for each in race.candidates}
    return known.get(figure.subject_id or "", figure.subject_name or "")


def _compared(race: Race) -> list[Candidate]:
    """The contenders whose money is known; nobody where that is one of many."""
    known = [each for each in race.contenders if _raised(race, each) is not None]
    return [] if len(known) == 1 and len(race.candidates) > ALONE else known


def _raised(race: Race, candidate: Candidate) -> Decimal | None:
    return race.catalog.value("receipts", candidate.candidate_id, race.main.window_id)


def _kicker(race: Race) -> str:
    seat = {"P": "", "S": f" · {race.state_name}"}.get(race.office_code, f" · {race.place}")
    kind = "Special election" if race.is_special else "Election"
    return f"{OFFICES[race.office_code]}{seat} · {kind}, {race.election_year}"


def _deck(race: Race) -> Iterator[Words]:
    """The same in dollars, with the window and the parties."""
    known = _compared(race)[:2]
    for number, each in enumerate(known):
        party = wording.PARTIES.get(each.party_code or "")
        who = f"{each.name}, {party}," if party else each.name
        raised = race.catalog.spoken("receipts", each.candidate_id, race.main.window_id)
        races = " for two races" if race.is_shared(each) else ""
        if number == 0:
            yield from (f"{who} raised ", raised, f"{races} {race.main.label}")
        else:
            yield from (f"; {who} ", raised, races)
    if known:
        yield ". "
    else:
        yield from _unknown(race)
    total = race.catalog.value("outside_spending", None, race.outside.window_id)
    if not total:
        return
    spent = race.catalog.spoken("outside_spending", None, race.outside.window_id)
    figure = largest_side(race)
    if figure is None or figure.value == total:
        yield from ("Outside groups spent ", spent, f" {race.outside.label}.")
        return
    part = race.catalog.spoken(figure.measure, figure.subject_id, race.outside.window_id)
    yield from ("Of ", spent, " that outside groups spent, ", part, f" was {side(figure)} {_surname(race, figure)}.")


def _unknown(race: Race) -> Iterator[Words]:
    if race.contenders and any(_raised(race, each) is not None for each in race.contenders):
        yield f"Of {len(race.candidates)} candidates, {len(race.ranked)} have money on record here. "
    elif race.candidates:
        yield "What the candidates raised is not known from what is loaded: unknown, not zero. "
    else:
        yield "No candidate of this race is loaded. "
    if race.ballots:
        yield f"Days of voting: {wording.listed(f'{ballot.label}, {wording.day(ballot.day)}' for ballot in race.ballots)}. "


def _keys(race: Race) -> Iterator[Key]:
    """Up to four figures: the first two contenders, the outside groups, and the home share with its bounds."""
    contenders = _compared(race)[:2]
    for each in contenders:
        figure = race.catalog.short("receipts", each.candidate_id, race.main.window_id)
        yield Key(f"Raised by {each.surname}", figure, _window(race, each))
    if race.catalog.value("outside_spending", None, race.outside.window_id):
        spenders = len(list(race.catalog.of("outside_spending_by", race.outside.window_id)))
        label = f"Spent by {wording.counted(spenders, 'outside group', 'outside groups')}"
        yield Key(label, race.catalog.short("outside_spending", None, race.outside.window_id), race.outside.label)
    if contenders:
        yield from _home_key(race, contenders[0])


def _window(race: Race, candidate: Candidate) -> str:
    return f"{race.main.label}, two races" if race.is_shared(candidate) else race.main.label


def _home_key(race: Race, first: Candidate) -> Iterator[Key]:
    share = race.catalog.find("in_state_share", first.candidate_id, race.main.window_id)
    if share and share.low is not None and share.high is not None:
        bounds = race.catalog.range("in_state_share", first.candidate_id, race.main.window_id)
        label = f"{wording.possessive(first.surname)} share from {race.state_name}"
        yield Key(label, bounds, f"of the money from people {_window(race, first)}")
    elif race.catalog.value("individual_unitemized", first.candidate_id, race.main.window_id):
        unitemized = race.catalog.short("individual_unitemized", first.candidate_id, race.main.window_id)
        yield Key(f"Unitemized money of {first.surname}", unitemized, f"no name, no address; {_window(race, first)}")
