"""DuckDB for every room: instances in memory that keep to the settings, and SQL that is always written the same."""

import re
from collections.abc import Iterable
from pathlib import Path

import duckdb

from racemoney.errors import BadInputError
from racemoney.settings import Settings

# A thread of DuckDB alone takes 18 MB, and sorting a chunk out about this much.
WORKER_MEMORY = 200 * 10**6
_UNITS = {"": 1, "B": 1, "KB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12}
_UNITS |= {"KIB": 2**10, "MIB": 2**20, "GIB": 2**30, "TIB": 2**40}


def parse_bytes(text: str) -> int:
    """`1200MB` as a number of bytes. Raises BadInputError on anything else."""
    match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([KMGT]?I?B?)\s*", text, re.IGNORECASE)
    if not match or match[2].upper() not in _UNITS:
        raise BadInputError(f"RACEMONEY_MEMORY_LIMIT is {text!r}; write it like 1200MB or 2GB")
    return int(float(match[1]) * _UNITS[match[2].upper()])


def count_workers(settings: Settings) -> int:
    """As many as there are threads, as long as the memory limit leaves each enough."""
    return max(1, min(settings.threads, parse_bytes(settings.memory_limit) // WORKER_MEMORY))


def connect(settings: Settings, temporary: Path) -> duckdb.DuckDBPyConnection:
    """An instance in memory with one thread and this worker's share: the order of rows is then the order of lines."""
    share = parse_bytes(settings.memory_limit) // count_workers(settings)
    return _connect(1, share, temporary, keep_order=True)


def connect_alone(settings: Settings, temporary: Path) -> duckdb.DuckDBPyConnection:
    """An instance in memory with every thread and all the memory, for work where the order of rows does not matter."""
    return _connect(settings.threads, parse_bytes(settings.memory_limit), temporary, keep_order=False)


def _connect(threads: int, memory: int, temporary: Path, *, keep_order: bool) -> duckdb.DuckDBPyConnection:
    con = duckdb.connect(
        config={
            "threads": threads,
            "memory_limit": f"{memory} B",
            "temp_directory": str(temporary),
            "preserve_insertion_order": keep_order,
            "autoinstall_known_extensions": False,
        }
    )
    # it would write to standard error over ours
    con.execute("set enable_progress_bar = false")
    return con


def copy_to(
    con: duckdb.DuckDBPyConnection, query: str, path: Path, *, count_nulls: bool = True
) -> tuple[int, dict[str, int]]:
    """Write a query's rows to one Parquet file; the number of rows, and of nulls by column where they are to be counted.

    Level 1 of zstd: files of the FEC's own rows grow by 2% against the default, and writing takes a tenth less. No
    dictionary of more than a few thousand values: files are no larger, and writing takes another tenth less.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    options = "format parquet, compression zstd, compression_level 1, dictionary_size_limit 4096"
    if not count_nulls:
        return int(con.execute(f"copy ({query}) to {quote_text(str(path))} ({options})").fetchall()[0][0]), {}
    options += ", return_stats"
    done = con.execute(f"copy ({query}) to {quote_text(str(path))} ({options})").fetchall()[0]
    return int(done[1]), {name.strip('"'): int(stats["null_count"]) for name, stats in done[4].items()}


def quote_text(text: str) -> str:
    """A string as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def quote_list(texts: Iterable[str]) -> str:
    """Strings as an SQL list."""
    return f"[{', '.join(map(quote_text, texts))}]"


def select_nothing(columns: dict[str, str]) -> str:
    """SELECT giving no row with the columns, told as name -> SQL type."""
    nulls = ", ".join(f"cast(null as {sql_type}) as {name}" for name, sql_type in columns.items())
    return f"select {nulls} where false"
