"""The DuckDB file of a build: the storage version it is written in, and how our own connections open it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from racemoney.settings import Settings

# The oldest that DuckDB can write: what it writes so, every DuckDB from 1.0 on opens.
STORAGE_VERSION = "v1.0.0"


@contextmanager
def open_build_file(settings: Settings, file: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that writes to a build's own file, closed and checkpointed when done."""
    config: dict[str, str | bool | int | float | list[str]] = {
        "threads": settings.threads,
        "memory_limit": settings.memory_limit,
        "temp_directory": str(settings.temporary / "duckdb"),
        "storage_compatibility_version": STORAGE_VERSION,
    }
    connection = duckdb.connect(str(file), config=config)
    try:
        yield connection
        connection.execute("checkpoint")
    finally:
        connection.close()


def opens_everywhere(file: Path) -> bool:
    """Whether a file is written in STORAGE_VERSION. A file keeps the version that it was begun in, whoever writes to it."""
    with duckdb.connect() as connection:
        connection.execute(f"attach '{file!s}' as built (read_only)")
        tags = connection.execute("select tags from duckdb_databases() where database_name = 'built'").fetchall()[0][0]
    return str(tags["storage_version"]) == f"{STORAGE_VERSION}+"
