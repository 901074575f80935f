"""Reading the published figures: always the build in place, always read-only."""

import difflib
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from etl.build.manifest import build_in_place, database_file
from etl.errors import BadInputError
from etl.settings import Settings


@contextmanager
def open_published(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-only connection to the published build that can read the lake and write nothing.

    It opens the build's own file: a second connection of a process that still holds an older build under the published name
    would see the old data. Raises BadInputError where nothing is published.
    """
    manifest = build_in_place(settings)
    if manifest is None:
        raise BadInputError(f"nothing is published in {settings.root}; run `racemoney load` and `racemoney build`")
    settings.temporary.mkdir(parents=True, exist_ok=True)
    connection = duckdb.connect(str(database_file(settings, manifest.build_id)), read_only=True)
    try:
        connection.execute("set allowed_directories = ?", [[f"{settings.lake_root}/", f"{settings.temporary}/"]])
        connection.execute("set temp_directory = ?", [str(settings.temporary / "duckdb")])
        connection.execute("set memory_limit = ?", [settings.memory_limit])
        connection.execute(f"set threads = {settings.threads}")
        connection.execute("set enable_external_access = false")
        connection.execute("set lock_configuration = true")
        yield connection
    finally:
        connection.close()


def check_race(connection: duckdb.DuckDBPyConnection, race_id: str) -> str:
    """The race id in the spelling of the marts. Raises BadInputError with the nearest ids for an unknown one."""
    found = connection.execute("select race_id from races where upper(race_id) = upper(?)", [race_id]).fetchall()
    if found:
        return str(found[0][0])
    known = [str(row[0]) for row in connection.execute("select race_id from races order by race_id").fetchall()]
    near = difflib.get_close_matches(race_id.upper(), [name.upper() for name in known], n=3, cutoff=0.6)
    hint = f"; near are {', '.join(name for name in known if name.upper() in near)}" if near else ""
    raise BadInputError(f"no race {race_id!r} in this home{hint}; `racemoney races` lists all")
