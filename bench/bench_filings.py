"""One large electronic filing into typed Parquet, against the `fastfec` package, which writes one CSV per line type; and a
folder of small filings, against the `fecfile` package, which reads them as Python objects and writes nothing.

    python -m bench.bench_filings FILING.fec [--megabytes 1024]
    python -m bench.bench_filings --small 1000

The lines of a real filing are repeated with new transaction ids until the file is as large as wanted. Each contestant runs
in a process of its own; the ratio and the peak of memory are printed. Without FILING.fec one of the FEC's filings in
../shared/data/efilings is taken; the small ones are copies of those of version 8 under 60 KB, of more than thirty kinds.
"""

import argparse
import multiprocessing
import resource
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from racemoney.lake.records import new_load_id
from racemoney.parse.filings import RawFiling, parse_filings
from racemoney.parse.inflate import read_blocks
from racemoney.settings import Settings

DATA = Path(__file__).parents[1].parent / "shared" / "data"
DEFAULT = DATA / "efilings" / "1326465.fec"
SMALL, FIRST_NUMBER = 60_000, 3_000_000
Runner = Callable[[Path, Path], int]


def generate(filing: Path, target: Path, megabytes: int) -> int:
    """Write the large filing; its lines."""
    lines = filing.read_bytes().splitlines(keepends=True)
    head, body = lines[:2], lines[2:]
    count = len(head)
    with target.open("wb") as out:
        out.writelines(head)
        copy = 0
        while out.tell() < megabytes << 20:
            mark = b"-%d\x1c" % copy
            out.writelines(line + mark + rest for line, rest in map(_at_third, body))
            copy += 1
            count += len(body)
    return count


def _at_third(line: bytes) -> tuple[bytes, bytes]:
    """A line cut behind its transaction id."""
    parts = line.split(b"\x1c", 3)
    return b"\x1c".join(parts[:3]), parts[3] if len(parts) > 3 else b"\n"


def run_ours(filing: Path, folder: Path) -> int:
    """racemoney: rows written."""
    settings = Settings(home=folder, lake=None)

    def filings() -> Iterator[RawFiling]:
        yield RawFiling(1326465, filing.name, read_blocks(filing, None))

    parsed = parse_filings(settings, new_load_id(), filings, datetime.now(UTC))
    return sum(table.rows_loaded for table in parsed.tables)


def run_fastfec(filing: Path, folder: Path) -> int:
    """fastfec: its Python package, files written by its own callback."""
    from fastfec import FastFEC

    with FastFEC() as parser, filing.open("rb") as stream:
        return int(parser.parse_as_files(stream, str(folder)))


def copy_small(folder: Path, count: int) -> int:
    """Fill a folder with small filings; how many are different."""
    found = [path for name in ("efilings", "efilings-2") for path in sorted((DATA / name).glob("*.fec"))]
    small = [path for path in found if path.stat().st_size < SMALL and path.read_bytes().startswith(b"HDR\x1cFEC\x1c8.")]
    folder.mkdir()
    for at in range(count):
        shutil.copy(small[at % len(small)], folder / f"{FIRST_NUMBER + at}.fec")
    return len(small)


def run_ours_folder(filings: Path, folder: Path) -> int:
    """racemoney: rows written."""
    from racemoney.channels.filings.folder import load_filings_folder

    report = load_filings_folder(Settings(home=folder, lake=None), filings)
    return sum(loaded.rows for loaded in report.loaded)


def run_fecfile(filings: Path, folder: Path) -> int:
    """fecfile: lines read."""
    import fecfile

    read = [fecfile.from_file(str(path)) for path in sorted(filings.glob("*.fec"))]
    return sum(len(lines) for filing in read for lines in filing["itemizations"].values())


def compare_small(folder: Path, count: int) -> None:
    """Print processor seconds of both, the best of three, since each takes some seconds only."""
    filings = folder / "in"
    kinds = copy_small(filings, count)
    size = sum(path.stat().st_size for path in filings.iterdir())
    print(f"{count:,} filings, {size / 1e6:.1f} MB, copies of {kinds}")
    best = {}
    for name, runner in (("racemoney", run_ours_folder), ("fecfile", run_fecfile)):
        runs = [measure(runner, filings, folder / name) for _ in range(3)]
        best[name] = min(cpu for _, cpu, *_ in runs)
        seconds = min(clock for clock, *_ in runs)
        print(f"{name:10} {seconds:7.1f} s  {best[name]:7.1f} s of processors, {runs[0][2]:,} rows")
    print(f"ratio      {best['racemoney'] / best['fecfile']:7.2f} in processor seconds")


def measure(runner: Runner, filing: Path, folder: Path) -> tuple[float, float, int, int]:
    """Seconds on the clock and of processors, result and peak bytes of one run in a process of its own."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_child, args=(runner, filing, folder, theirs))
    process.start()
    theirs.close()
    seconds, cpu, result, peak = ours.recv()
    process.join()
    shutil.rmtree(folder, ignore_errors=True)
    return seconds, cpu, result, peak


def _child(runner: Runner, filing: Path, folder: Path, pipe: "multiprocessing.connection.Connection") -> None:
    folder.mkdir(parents=True)
    start = time.perf_counter()
    result = runner(filing, folder)
    seconds, used = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF)
    pipe.send((seconds, used.ru_utime + used.ru_stime, result, used.ru_maxrss * 1024))


def main() -> None:
    parser = argparse.ArgumentParser(description="Load a large filing, and let fastfec read it too.")
    parser.add_argument("filing", nargs="?", type=Path, default=DEFAULT)
    parser.add_argument("--megabytes", type=int, default=1024)
    parser.add_argument("--ours-only", action="store_true")
    parser.add_argument("--small", type=int, metavar="COUNT", help="Load a folder of small filings instead.")
    told = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        if told.small:
            compare_small(folder, told.small)
            return
        large = folder / "1326465.fec"
        lines = generate(told.filing, large, told.megabytes)
        print(f"{large.stat().st_size / 1e9:.2f} GB, {lines:,} lines, from {told.filing.name}")
        seconds, cpu, rows, peak = measure(run_ours, large, folder / "ours")
        print(f"racemoney  {seconds:7.1f} s  {cpu:7.1f} s of processors, {rows:,} rows, peak {peak / 1e6:,.0f} MB")
        if told.ours_only:
            return
        theirs, cpu, _, peak = measure(run_fastfec, large, folder / "theirs")
        print(f"fastfec    {theirs:7.1f} s  {cpu:7.1f} s of processors, peak {peak / 1e6:,.0f} MB")
        print(f"ratio      {theirs / seconds:7.1f}")


if __name__ == "__main__":
    main()
