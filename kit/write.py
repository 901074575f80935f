"""Writing the kit under the FEC's file names, the same bytes at every run."""

import csv
import io
import os
import zipfile
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from kit.dump import write_dump
from kit.rows import Kit, Row
from racemoney.sample.kit import CYCLE
from racemoney.sources import Source, load_sources

# The day that the kit says it was made: files and zip members carry it, and the stand-in server's Last-Modified.
KIT_DATE = datetime(2019, 2, 1, tzinfo=UTC)
# The FEC's own files differ: the summaries quote every value, some end lines with CRLF.
QUOTE_ALL = {"candidate_summary", "committee_summary"}
TOTALS = {*QUOTE_ALL, "weball", "webl", "webk"}
CRLF = {"electioneering", "communication_costs"}
BY_DATE = "by_date/itcont_2018_20170101_20181231.txt"
MARK = "Synthetic data of racemoney: every donor, gift, advertisement and payment in this folder is invented.\n"


def write_files(kit: Kit, folder: Path) -> None:
    """Every dataset's file and the marker file SYNTHETIC."""
    folder.mkdir(parents=True, exist_ok=True)
    for source in load_sources().values():
        target = folder / source.file_name(CYCLE)
        if source.format == "pg_dump":
            _write_dump(kit, source, target)
            continue
        text = pipe_text(kit, source) if source.format == "pipe" else csv_text(kit, source)
        member = source.member_name(CYCLE)
        if member is None:
            target.write_bytes(text)
        else:
            # The FEC's indiv zips repeat itcont.txt under by_date/; a reader that loads both counts everything twice.
            write_zip(target, {member: text, **({BY_DATE: text} if source.name == "indiv" else {})})
    (folder / "SYNTHETIC").write_text(MARK, encoding="utf-8")
    for path in (path for path in folder.iterdir() if path.is_file()):
        set_kit_date(path)


def set_kit_date(path: Path) -> None:
    """Make a file as old as the kit."""
    os.utime(path, (KIT_DATE.timestamp(), KIT_DATE.timestamp()))


def _write_dump(kit: Kit, source: Source, target: Path) -> None:
    columns = [column.fec for column in source.columns]
    rows = [[row.get(column) for column in columns] for row in kit.rows[source.name]]
    write_dump(target, source.member_name(CYCLE) or source.name, columns, rows, KIT_DATE)


def write_filings(kit: Kit, folder: Path) -> None:
    """Every filing by its number under `filings/`, and each day's as one zip under `electronic/`, for the stand-in to serve.

    Files are as old as the morning after their day.
    """
    days: dict[date, dict[str, bytes]] = defaultdict(dict)
    for name in ("filings", "electronic"):
        (folder / name).mkdir(exist_ok=True)
    for filing in sorted(kit.filings, key=lambda filing: filing.number):
        path = folder / "filings" / f"{filing.number}.fec"
        path.write_bytes(days[filing.filed].setdefault(path.name, filing.text()))
        _set_morning_after(path, filing.filed)
    for day, filings in days.items():
        path = folder / "electronic" / f"{day:%Y%m%d}.zip"
        write_zip(path, filings)
        _set_morning_after(path, day)


def _set_morning_after(path: Path, day: date) -> None:
    moment = datetime(day.year, day.month, day.day, 10, tzinfo=UTC) + timedelta(days=1)
    os.utime(path, (moment.timestamp(), moment.timestamp()))


def pipe_text(kit: Kit, source: Source) -> bytes:
    """The rows of a pipe file: no header, no quoting, LF; broken lines stand a third into the file."""
    ending = "|" if source.trailing_delimiter else ""
    lines = ["|".join(_values(source, row)) + ending for row in kit.rows[source.name]]
    return _encode(_with_broken(kit, source, lines), "\n")


def csv_text(kit: Kit, source: Source) -> bytes:
    """The rows of a CSV file under its header."""
    lines = [_csv_line(source, [column.fec for column in source.columns])]
    lines += [_csv_line(source, _values(source, row)) for row in kit.rows[source.name]]
    return _encode(_with_broken(kit, source, lines), "\r\n" if source.name in CRLF else "\n")


def _values(source: Source, row: Row) -> list[str]:
    """A row's values in the file's order; absent money is a zero in files of totals, else empty."""
    zero = "0" if source.name in TOTALS else ""
    return [row.get(column.fec, zero if column.type == "money" else "") for column in source.columns]


def _csv_line(source: Source, values: list[str]) -> str:
    out = io.StringIO()
    if source.name in QUOTE_ALL:
        csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="").writerow(values)
    else:
        csv.writer(out, lineterminator="").writerow(values)
    return out.getvalue()


def _with_broken(kit: Kit, source: Source, lines: list[str]) -> list[str]:
    place = len(lines) // 3
    return lines[:place] + kit.broken.get(source.name, []) + lines[place:]


def _encode(lines: list[str], ending: str) -> bytes:
    """Bytes of the lines; a lone surrogate becomes the byte that it stands for."""
    return "".join(line + ending for line in lines).encode("utf-8", "surrogateescape")


def write_zip(target: Path, members: dict[str, bytes]) -> None:
    """A zip whose bytes depend on its members only."""
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in members.items():
            info = zipfile.ZipInfo(name, KIT_DATE.timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system, info.external_attr = 3, 0o644 << 16
            archive.writestr(info, data)
