"""A table as PostgreSQL dumps it (`pg_dump --format=custom`), without a server."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from pgdumplib import constants
from pgdumplib.dump import Dump

_ESCAPES = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\b": "\\b", "\f": "\\f", "\v": "\\v"}


def write_dump(
    target: Path,
    table: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[str | None]],
    made_at: datetime,
    *,
    compression: str = constants.COMPRESSION_GZIP,
    raw_lines: Sequence[str] = (),
) -> None:
    """Write a dump of one table, its values as COPY writes them; the bytes depend on what is given only.

    `raw_lines` go behind the rows as they are.
    """
    dump = Dump("fec", appear_as="15.0")
    dump.timestamp = made_at
    dump.compression_algorithm = compression
    entry = dump.add_entry(
        constants.TABLE,
        "disclosure",
        table,
        "fec",
        defn=f"CREATE TABLE disclosure.{table} ({', '.join(f'{column} text' for column in columns)});\n",
    )
    with dump.table_data_writer(entry, columns) as writer:
        for row in rows:
            writer.append(*map(_escaped, row))
        for line in (*raw_lines, "\\.", "", ""):
            writer.append(line)
    dump.save(target)


def _escaped(value: str | None) -> str:
    return "\\N" if value is None else "".join(_ESCAPES.get(letter, letter) for letter in value)
