"""Reading the published figures: always the build in place, always read-only."""

import difflib
import re
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from racemoney.build.manifest import build_in_place, database_file
from racemoney.errors import BadInputError
from racemoney.settings import Settings

_AT_LARGE = re.compile(r"^([A-Z]{2})-AL-")


@contextmanager
def open_published(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-only connection to the published build that can read the lake and write nothing.

    It opens the build's own file: a second connection of a process that still holds an older build under the published name
    would see the old data. Raises BadInputError where nothing is published.
    """
    manifest = build_in_place(settings)
    if manifest is None:
        raise BadInputError(f"nothing is published in {settings.root}; run `racemoney load` and `racemoney build`")
    config: dict[str, str | bool | int | float | list[str]] = {
        "threads": settings.threads,
        "memory_limit": settings.sql_memory_limit,
        "temp_directory": str(settings.temporary / "duckdb"),
    }
    connection = duckdb.connect(str(database_file(settings, manifest.build_id)), read_only=True, config=config)
    try:
        _lock(connection, settings)
        yield connection
    except (duckdb.CatalogException, duckdb.BinderException) as error:
        lacks = str(error).splitlines()[0]
        raise BadInputError(f"build {manifest.build_id} is of an older version ({lacks}); run `racemoney build`") from error
    finally:
        connection.close()


def is_synthetic(settings: Settings) -> bool:
    """Whether what is published is invented."""
    manifest = build_in_place(settings)
    return manifest is not None and manifest.is_synthetic


def _lock(connection: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    """Nothing outside lake and scratch space from now on; a second connection of a process shares what the first has set."""
    if connection.execute("select current_setting('lock_configuration')").fetchall() == [(True,)]:
        return
    connection.execute("set allowed_directories = ?", [[f"{settings.lake_root}/", f"{settings.temporary}/"]])
    connection.execute("set enable_external_access = false")
    connection.execute("set lock_configuration = true")


def check_race(connection: duckdb.DuckDBPyConnection, race_id: str) -> str:
    """The race id in the spelling of the marts; an at-large seat may be written MT-AL as well.

    Raises BadInputError with the nearest ids for an unknown one.
    """
    asked = _AT_LARGE.sub(r"\1-00-", race_id.strip().upper())
    found = connection.execute("select race_id from races where upper(race_id) = ?", [asked]).fetchall()
    if found:
        return str(found[0][0])
    known = [str(row[0]) for row in connection.execute("select race_id from races order by race_id").fetchall()]
    near = difflib.get_close_matches(asked, [name.upper() for name in known], n=3, cutoff=0.6)
    hint = f"; near are {', '.join(race_label(name) for name in known if name.upper() in near)}" if near else ""
    raise BadInputError(f"no race {race_id!r} in this home{hint}; `racemoney races` lists all")


def race_label(race_id: str) -> str:
    """A race as people write it: MT-AL-2017-special (MT-00-2017-special). The FEC's files say district 00 at large."""
    written = re.sub(r"^([A-Z]{2})-00-", r"\1-AL-", race_id)
    return race_id if written == race_id else f"{written} ({race_id})"
