"""`meta.candidate_names`: candidates' names as people write them, beside the FEC's."""

import re

import duckdb
from nameparser import HumanName
from nameparser.config import CONSTANTS

from racemoney.build.relations import insert_rows

_TABLE = """
    create table if not exists meta.candidate_names (
        candidate_id varchar, candidate_name varchar, display_name varchar, name_source varchar
    )
"""
# The newest filed name of each candidate: of a race, else of the FEC's totals and of spending that stand in none. What an
# earlier build wrote of the same name stays.
_NEW = """
    with named as (
        select candidate_id, candidate_name, cycle, true as is_in_race from race_candidates
        union all
        select entity_id, entity_name, cycle, false from money_in_no_race where entity_id[1] in ('H', 'S', 'P')
        union all
        select candidate_id, candidate_name, cycle, false from lake.candidate_totals
        union all
        select candidate_id, candidate_name, cycle, false from lake.congressional_campaign_totals
    )
    select
        candidate_id,
        max_by(candidate_name, (is_in_race, cycle, candidate_name)) as filed_name,
        max(preferred.preferred_name) as preferred_name
    from named
    left join reference.preferred_names as preferred using (candidate_id)
    where candidate_id is not null and candidate_name is not null
    group by candidate_id
    having (candidate_id, filed_name) not in (select (candidate_id, candidate_name) from meta.candidate_names)
    order by candidate_id
"""
_GENERATIONS = re.compile(r"\b(Jr|Sr|II|III|IV)\b", re.IGNORECASE)


def start_candidate_names(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the table where it is not there yet: the catalog of figures, a view, is created before the names are known."""
    connection.execute(_TABLE)


def write_candidate_names(connection: duckdb.DuckDBPyConnection) -> None:
    """Write one row per candidate with a name: the preferred name where the seed has one, else the filed name in order."""
    start_candidate_names(connection)
    new = connection.execute(_NEW).fetchall()
    rows = [
        (candidate_id, filed, preferred or written_name(filed), "preferred" if preferred else "filed")
        for candidate_id, filed, preferred in new
    ]
    ids = [row[0] for row in rows]
    connection.execute("delete from meta.candidate_names where list_contains(?::varchar[], candidate_id)", [ids])
    insert_rows(connection, "meta.candidate_names", rows)


def written_name(filed: str) -> str:
    """A name as the FEC files it, in the order and capitals that people use: `OSSOFF, T. JONATHAN` as `T. Jonathan Ossoff`.

    Without titles. Capitals inside a surname are a guess (McConnell, but Desantis): the filed letters have none.
    """
    name = HumanName(filed)
    name.capitalize(force=True)
    nickname = f'"{name.nickname}"' if name.nickname else ""
    # a given name may be a title as well: Major, Prince, Judge
    given = _given(f"{name.first} {name.middle}" if name.first else name.title)
    return " ".join(part for part in (given, nickname, _surname(name.last), _suffix(name.suffix)) if part) or filed


def _given(text: str) -> str:
    """Without titles behind the first name, and without what holds no letter; a single letter is an initial."""
    first, *others = [word for word in text.split() if any(map(str.isalpha, word))] or [""]
    words = [first, *(word for word in others if word.strip(".").lower() not in CONSTANTS.titles)]
    return " ".join(f"{word}." if len(word) == 1 and word.isalpha() else word for word in words)


def _surname(text: str) -> str:
    """Particles with a capital, as members of Congress write theirs: Van Hollen, De La Cruz."""
    return " ".join(word[:1].upper() + word[1:] for word in text.split())


def _suffix(text: str) -> str:
    """The generation, which tells a father from a son; degrees and titles are left out."""
    found = _GENERATIONS.search(text)
    if not found:
        return ""
    generation = found[1].capitalize() if found[1].lower() in {"jr", "sr"} else found[1].upper()
    return f"{generation}." if generation in {"Jr", "Sr"} else generation
