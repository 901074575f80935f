"""Which filings the figures of one race rest on, beside the FEC's own files."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from racemoney.channels.filings.held import ListedFiling
from racemoney.desk.warehouse import check_race, open_published
from racemoney.settings import Settings

# A notice goes by the day of dissemination, a report's row often by payment.
EDGE = timedelta(days=3)

_OWN = """
    select distinct committees.committee_id
    from race_candidates
    inner join ledger.committee_candidates as committees using (cycle, candidate_id)
    where race_id = ?
"""
_SPENDERS = """
    select spender_id, min(event_date), max(event_date)
    from independent_expenditures
    where race_id = ? and spender_id is not null and event_date is not null
    group by spender_id
"""
_NOTICED = """
    select distinct file_number
    from independent_expenditures
    where source = 'independent_expenditure' and list_contains(?, spender_id) and file_number is not null
"""
_PROCESSED = """
    select distinct file_number
    from ledger.contribution_versions
    where source = 'indiv' and list_contains(?, committee_id) and file_number is not null
"""


@dataclass(frozen=True)
class Needs:
    """Whose filings a race needs: its candidates' committees, and who spent in it with the first and last day.

    `noticed` are the notices that the FEC's own file holds, `processed` the reports whose rows are in bulk.
    """

    race: str
    own: frozenset[str]
    spenders: Mapping[str, tuple[date, date]]
    noticed: frozenset[int]
    processed: frozenset[int]

    @property
    def committees(self) -> list[str]:
        """Every committee, in order."""
        return sorted(self.own | set(self.spenders))

    def filing(self, listed: ListedFiling) -> bool:
        """Whether the marts of the race read this filing's rows and nothing else in the lake has them.

        Of a candidate's committee that is every report, of a spender's those in force whose days its spending in the race
        lies in, and a notice that the FEC's file does not hold yet.
        """
        form, committee = (listed.form_type or "").upper(), listed.committee_id or ""
        if listed.number <= 0 or listed.number in self.noticed | self.processed:
            return False
        if committee in self.own and form.startswith(("F3", "F6")):
            return True
        if committee not in self.spenders or listed.is_most_recent is False:
            return False
        first, last = self.spenders[committee]
        if listed.coverage_from_date and listed.coverage_through_date:
            is_near = listed.coverage_from_date - EDGE <= last and listed.coverage_through_date + EDGE >= first
            return form.startswith(("F3X", "F5")) and is_near
        return form.startswith(("F24", "F5")) and (listed.filed_date or last) >= first


def read_needs(settings: Settings, race_id: str) -> Needs:
    """What the published build says of a race. Raises BadInputError for an unknown one."""
    with open_published(settings) as connection:

        def ask(statement: str, parameter: object) -> list[tuple[Any, ...]]:
            return connection.execute(statement, [parameter]).fetchall()

        race = check_race(connection, race_id)
        own = frozenset(row[0] for row in ask(_OWN, race))
        spenders = {spender: (first, last) for spender, first, last in ask(_SPENDERS, race)}
        ids = sorted(own | set(spenders))
        noticed, processed = (frozenset(row[0] for row in ask(found, ids)) for found in (_NOTICED, _PROCESSED))
    return Needs(race, own, spenders, noticed, processed)
