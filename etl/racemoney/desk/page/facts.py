"""What the page reads of one race beside the catalog: the seat, its candidates, ballots and windows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import duckdb

from racemoney.desk.page import wording
from racemoney.desk.page.catalog import Catalog, Sentence, read_catalog
from racemoney.desk.show.lines import Row, fetch

RACE = """
    select races.*, coalesce(states.name, races.office_state) as state_name
    from races
    left join reference.states as states on races.office_state = states.code
    where race_id = ?
"""
CANDIDATES = """
    select
        candidates.candidate_id,
        candidates.party_code,
        coalesce(names.display_name, candidates.candidate_name, candidates.candidate_id) as name,
        candidates.candidate_name as filed_name,
        contenders.place,
        contenders.basis
    from race_candidates as candidates
    left join meta.candidate_names as names using (candidate_id)
    left join ledger.race_contenders as contenders using (race_id, candidate_id)
    where race_id = ?
    order by candidates.candidate_id
"""
BALLOTS = "select election_type_label, election_date from race_elections where race_id = ? order by election_date"
WINDOWS = """
    select window_id, kind, label, from_date, through_date, is_election_day, is_report_end, is_comparable
    from windows
    where race_id = ?
    order by through_date, window_id
"""
AGE = """
    select as_of, as_of_basis from meta.mart_as_of
    where model = 'race_figures' and cycle = ? and as_of is not null
"""
MISSING = "select missing_sources from race_spending where race_id = ?"
# More columns than these do not fit a phone.
MOST_COLUMNS = 4


@dataclass(frozen=True)
class Candidate:
    """A candidate of the race. `surname` is what pictures print; `place` orders the contenders, None for the others.

    `basis` says how the contenders were chosen, as in race_contenders.
    """

    candidate_id: str
    party_code: str | None
    name: str
    surname: str
    place: int | None
    basis: str | None

    @property
    def party(self) -> str:
        """The party in a word, or its code."""
        return wording.PARTY_LABELS.get(self.party_code or "UNK", self.party_code or "")

    @property
    def label(self) -> str:
        """The name with the party's code."""
        return f"{self.name} ({self.party_code})" if self.party_code else self.name


@dataclass(frozen=True)
class Ballot:
    """A day of the race on which people voted."""

    label: str
    day: date


@dataclass(frozen=True)
class Window:
    """A window of the race, as in windows."""

    window_id: str
    kind: str
    label: str
    from_date: date
    through_date: date
    is_election_day: bool
    is_report_end: bool
    is_comparable: bool


@dataclass(frozen=True)
class Race:
    """One race with what every section reads.

    `main` is the window in which the contenders are compared, `columns` are those in which the page shows what they raised,
    and `outside` is that of the outside spending: through the last ballot, or the cycle. What rests on `missing_sources`,
    files of the FEC that are not loaded, is unknown or incomplete.
    """

    race_id: str
    cycle: int
    office_code: str
    state: str
    state_name: str
    district: str
    election_year: int
    is_special: bool
    candidates: tuple[Candidate, ...]
    ballots: tuple[Ballot, ...]
    main: Window
    columns: tuple[Window, ...]
    outside: Window
    catalog: Catalog
    as_of: str
    missing_sources: tuple[str, ...]
    is_synthetic: bool

    @property
    def place(self) -> str:
        """The seat as people name it."""
        return wording.place(self.office_code, self.state_name, self.district)

    def is_shared(self, candidate: Candidate) -> bool:
        """Whether what the candidate raised in the main window holds the money of another race too."""
        figure = self.catalog.find("receipts", candidate.candidate_id, self.main.window_id)
        return figure is not None and figure.is_shared_between_races

    @property
    def is_mixed(self) -> bool:
        """Whether that is so of a contender, so that they cannot be compared."""
        return any(self.is_shared(each) for each in self.contenders)

    def shared_note(self, candidates: Sequence[Candidate]) -> Iterator[Sentence]:
        """A sentence that names those of them of whom it is so."""
        if shared := [each.surname for each in candidates if self.is_shared(each)]:
            of = f"What {wording.listed(shared)} raised {self.main.label} was for two races, and the totals hold both."
            yield (of,)

    @property
    def contenders(self) -> tuple[Candidate, ...]:
        """Whom the headline is about, the one who raised most in the main window first."""
        found = [candidate for candidate in self.candidates if candidate.place is not None]
        return tuple(sorted(found, key=lambda candidate: (-(self._raised(candidate) or Decimal(0)), candidate.place or 0)))

    @property
    def ranked(self) -> tuple[Candidate, ...]:
        """The contenders, then everyone else with known receipts in any column or the cycle, the largest first."""
        others = [each for each in self.candidates if each.place is None and self._most(each) is not None]
        return (*self.contenders, *sorted(others, key=lambda each: (-(self._most(each) or Decimal(0)), each.candidate_id)))

    def _raised(self, candidate: Candidate) -> Decimal | None:
        return self.catalog.value("receipts", candidate.candidate_id, self.main.window_id)

    def _most(self, candidate: Candidate) -> Decimal | None:
        windows = (self.main.window_id, f"cycle-{self.cycle}")
        known = (self.catalog.value("receipts", candidate.candidate_id, window) for window in windows)
        return next((value for value in known if value is not None), None)


def read_race(connection: duckdb.DuckDBPyConnection, race_id: str, *, is_synthetic: bool) -> Race:
    """The race with its catalog of figures."""
    (row,) = fetch(connection, RACE, race_id)
    windows = [Window(**each) for each in fetch(connection, WINDOWS, race_id)]
    catalog = read_catalog(connection, race_id)
    candidates = _candidates(fetch(connection, CANDIDATES, race_id))
    ids = [candidate.candidate_id for candidate in candidates if candidate.place is not None]
    ballots = tuple(
        Ballot(each["election_type_label"], each["election_date"]) for each in fetch(connection, BALLOTS, race_id)
    )
    main = _main(windows, catalog, ids)
    return Race(
        race_id=race_id,
        cycle=row["cycle"],
        office_code=row["office_code"],
        state=row["office_state"],
        state_name=row["state_name"],
        district=row["office_district"],
        election_year=row["election_year"],
        is_special=row["is_special"],
        candidates=candidates,
        ballots=ballots,
        main=main,
        columns=_columns(windows, ballots, catalog, ids, main),
        outside=_outside(windows),
        catalog=catalog,
        as_of=_as_of(fetch(connection, AGE, row["cycle"])),
        missing_sources=_missing_sources(fetch(connection, MISSING, race_id)),
        is_synthetic=is_synthetic,
    )


def _as_of(rows: Sequence[Row]) -> str:
    """How old the oldest file behind the figures is; a copy's own date says nothing of the FEC's."""
    for row in rows:
        known = "Data as of" if row["as_of_basis"] != "file_mtime" else "The FEC’s date is not known; the copy is of"
        return f"{known} {wording.day(row['as_of'])}"
    return "The age of the data is not known"


def _missing_sources(rows: Sequence[Row]) -> tuple[str, ...]:
    return tuple(name for row in rows for name in (row["missing_sources"] or "").split(", ") if name)


def _candidates(rows: Sequence[Row]) -> tuple[Candidate, ...]:
    surnames = wording.surnames({row["candidate_id"]: (row["name"], row.pop("filed_name") or "") for row in rows})
    return tuple(Candidate(**row, surname=surnames[row["candidate_id"]]) for row in rows)


def _known(catalog: Catalog, ids: list[str], window: Window) -> int:
    return sum(catalog.value("receipts", each, window.window_id) is not None for each in ids)


def _main(windows: list[Window], catalog: Catalog, ids: list[str]) -> Window:
    """The newest comparable window in which all contenders' receipts are known; the cycle where there is none."""
    comparable = [window for window in windows if window.kind == "through" and window.is_report_end and window.is_comparable]
    whole = [window for window in comparable if ids and _known(catalog, ids, window) == len(ids)]
    return whole[-1] if whole else _cycle(windows)


def _columns(
    windows: list[Window], ballots: Sequence[Ballot], catalog: Catalog, ids: list[str], main: Window
) -> tuple[Window, ...]:
    """The reports that can be set side by side; where they are too many, the totals before each ballot; else the cycle."""
    comparable = [
        window for window in windows if window.is_comparable and window.is_report_end and _known(catalog, ids, window)
    ]
    reports = [window for window in comparable if window.kind == "report"]
    if 0 < len(reports) <= MOST_COLUMNS:
        return tuple(reports)
    totals = [window for window in comparable if window.kind == "through"]
    before = [[window for window in totals if window.through_date <= ballot.day][-1:] for ballot in ballots]
    chosen = {window.window_id: window for found in [*before, totals[-1:]] for window in found}
    return tuple(sorted(chosen.values(), key=lambda window: window.through_date)[-MOST_COLUMNS:]) or (main,)


def _outside(windows: list[Window]) -> Window:
    ballots = [window for window in windows if window.kind == "through" and window.is_election_day]
    return ballots[-1] if ballots else _cycle(windows)


def _cycle(windows: list[Window]) -> Window:
    return next(window for window in windows if window.kind == "cycle")
