"""Races for the tests of pages: stated ones, and one whose people typed what they should not; and a reader of pages."""

from collections import defaultdict
from datetime import date, datetime
from decimal import Decimal
from html.parser import HTMLParser

from sql.world import build_world, candidate, candidate_summary, cm, indiv, notice

from racemoney.desk.page.catalog import Catalog, Figure
from racemoney.desk.page.facts import Ballot, Candidate, Race, Window

HOSTILE = "</title><script>alert(1)</script>\u202e<img src=x onerror=alert(2)>"
EVE, EVES, SEAT = "H8OH03901", "C79200001", "OH-03-2018"
ROWS = [
    *candidate(EVE, EVES, "OH-03", candidate_name=f'O"NEIL{HOSTILE}, EVE', party_code="DEM"),
    *candidate("H8OH03902", "C79200002", "OH-03", candidate_name="PLAIN, PAT", party_code="REP"),
    *(
        candidate_summary(
            candidate_id=person_id,
            receipts=receipts,
            disbursements="10.00",
            cash_on_hand="5.00",
            debts_owed_by="0",
            individual_contributions="900.00",
            individual_itemized="500.00",
            individual_unitemized="400.00",
            other_committee_contributions="50.00",
            party_contributions="0",
            candidate_contributions="0",
            candidate_loans="0",
            transfers_from_authorized="0",
            transfers_to_authorized="0",
        )
        for person_id, receipts in ((EVE, "1000.00"), ("H8OH03902", "950.00"))
    ),
    # nobody knows what she raised
    *candidate("H8KY01001", "C79200003", "KY-01", candidate_name="ABLE, ADA"),
    indiv(committee_id=EVES, amount=300, contributor_state="OH"),
    indiv(committee_id=EVES, amount=200, contributor_state="NY"),
    cm(committee_id="C97900001", committee_name=HOSTILE),
    *(
        notice(
            spender_id=spender,
            candidate_id=EVE,
            amount=amount,
            file_number=number,
            support_oppose=side,
            dissemination_date="2018-10-01",
        )
        for spender, amount, number, side in (
            ("C97900001", "75.00", 7001, "O"),
            ("C97900002", "20.00", 7002, "S"),
        )
    ),
]
CYCLE = Window("cycle-2018", "cycle", "in the 2017-18 cycle", date(2017, 1, 1), date(2018, 12, 31), False, False, False)
ABLE, BAKER = "H8KY01001", "H8KY01002"


def hostile_home(folder):
    """A home in which people typed what they should not."""
    return build_world(folder, ROWS)[0]


def person(candidate_id, name="Ada Able", place=1, party="DEM"):
    return Candidate(candidate_id, party, name, name.split()[-1], place, "last ballot")


def figure(measure, subject, value, window=CYCLE, *, unit="usd", low=None, high=None, reason=None, shared=False):
    kind = "candidate" if subject else "race"
    figure_id = ":".join(part for part in ("KY-01-2018", measure, subject, window.window_id) if part)
    low, high, value = (None if each is None else Decimal(str(each)) for each in (low, high, value))
    return Figure(
        figure_id, kind, subject, subject, measure, measure, unit, "reports", window.window_id, window.label,
        window.through_date, value, low, high, reason, None, shared, datetime(2019, 2, 1), None,
    )  # fmt: skip


def race(*figures, people=(), ballots=(), office="H", window=CYCLE, columns=None):
    return Race(
        race_id="KY-01-2018",
        cycle=2018,
        office_code=office,
        state="KY",
        state_name="Kentucky",
        district="01",
        election_year=2018,
        is_special=False,
        candidates=tuple(people),
        ballots=tuple(Ballot(*each) for each in ballots),
        main=window,
        columns=columns or (window,),
        outside=window,
        catalog=Catalog(figures, defaultdict(str)),
        as_of="Data as of Feb. 1, 2019",
        missing_sources=(),
        is_synthetic=True,
    )


def duel(able, baker, *more):
    """Able and Baker with what each raised."""
    figures = (figure("receipts", ABLE, able), figure("receipts", BAKER, baker), *more)
    return race(*figures, people=(person(ABLE), person(BAKER, "Ben Baker", 2, "REP")))


class Reader(HTMLParser):
    """The tags, ids, links and text of a page."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.tags, self.ids, self.links, self.words, self.attributes = [], [], [], [], []
        self._within = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self._within.append(tag)
        for name, value in attrs:
            self.attributes.append((tag, name, value or ""))
            if name == "id":
                self.ids.append(value)
            if tag == "a" and name == "href":
                self.links.append(value)

    def handle_data(self, data):
        if self._within and self._within[-1] != "style":
            self.words.append(data)

    @property
    def text(self):
        return " ".join(" ".join(self.words).split())
