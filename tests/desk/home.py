"""One small published home that the tests of builds and of the desk read, and copy where they change something."""

import functools
import shutil
from datetime import UTC, datetime
from pathlib import Path

from sql.world import build_world, candidate, candidate_summary, cm, indiv, load_rows, notice

from racemoney.settings import Settings

AS_OF, LATER = datetime(2018, 12, 1, tzinfo=UTC), datetime(2018, 12, 8, tzinfo=UTC)
RACE = "KY-01-2018"
ADA, BEN = "H8KY01001", "H8KY01002"
ADAS = "C77200001"
# What `race_spending` of the race reads and this home does not hold.
MISSING = "committee_summary, communication_costs, electioneering, fictitious_filings, oth, pas2, schedule_e_dump, webk"
FORMULA = '=HYPERLINK("http://example.com","PAC")'

GIFTS = [
    indiv(committee_id=ADAS, amount=300, contributor_state="KY"),
    indiv(committee_id=ADAS, amount=600, contributor_state="OH"),
    indiv(committee_id=ADAS, amount=100),
]
ROWS = [
    *candidate(ADA, ADAS, "KY-01", candidate_name="ABLE, ADA", party_code="DEM"),
    *candidate(BEN, "C77200002", "KY-01", candidate_name="BAKER, BEN", party_code="REP"),
    candidate_summary(
        candidate_id=ADA,
        receipts="1500.20",
        disbursements="1000.00",
        individual_contributions="1500.20",
        individual_itemized="1000.00",
        individual_unitemized="500.20",
        other_committee_contributions="0",
        party_contributions="0",
        candidate_contributions="0",
        candidate_loans="0",
        transfers_from_authorized="0",
        transfers_to_authorized="0",
    ),
    *GIFTS,
    cm(committee_id="C97800001", committee_name=FORMULA),
    notice(spender_id="C97800001", candidate_id=ADA, amount="25.50", file_number=6001, dissemination_date="2018-10-01"),
    notice(
        spender_id="C97800002",
        spender_name="PLAIN PAC",
        candidate_id=ADA,
        amount="4.00",
        file_number=6002,
        dissemination_date="2018-10-02",
        support_oppose="O",
    ),
    # one of two candidates of a special runs again
    *candidate("H8KS04901", "C77200003", "KS-04", 2017, 2018, candidate_name="TWICE, TOM"),
    candidate_summary(candidate_id="H8KS04901", receipts="70.00", disbursements="0", individual_unitemized="70.00"),
    # linked to a year in which the seat had no election: the FEC's noise
    *candidate("H8NM02901", "C77200004", "NM-02", 2017),
    # another cycle
    *candidate("H6KY01001", "C77200005", "KY-01", cycle=2016, candidate_name="EARLIER, EVE"),
    indiv(2016, committee_id="C77200005", amount=10, contributor_state="KY", transaction_date="2016-03-01"),
]


@functools.cache
def base_home(folder: Path) -> Settings:
    """The home, built once a session; nobody writes to it."""
    return build_world(folder / "home", ROWS, as_of=AS_OF)[0]


def copy_home(settings: Settings, folder: Path) -> Settings:
    """A copy to write to. Its published views still name the original's files until it is built again."""
    shutil.copytree(settings.root, folder)
    return Settings(home=folder, lake=None, threads=2, memory_limit=settings.memory_limit)


def load_newer(settings: Settings, *more) -> None:
    """A later drop of the individuals' file of 2018, with more rows."""
    load_rows(settings, settings.root.with_name(f"{settings.root.name}-newer"), [*GIFTS, *more], as_of=LATER)


def listing(folder: Path) -> dict[str, tuple[int, int]]:
    """Every file below a folder with its size and the moment of its last change."""
    return {
        path.relative_to(folder).as_posix(): (path.stat().st_size, path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
