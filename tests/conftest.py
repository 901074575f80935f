"""What many tests share: a home of their own, the FEC's real files, and a bench for small bulk files."""

import gc
import os
import shutil
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import chdir
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pytest
from headlines import sample_home
from hypothesis import settings as hypothesis_settings
from xdist.scheduler import LoadScopeScheduling

from kit.generate import KitManifest, generate, load_manifest
from racemoney.build import dbt
from racemoney.channels.bulk_files import load_file
from racemoney.channels.outcome import Outcome
from racemoney.settings import Settings
from racemoney.sources import get_source

# Values of one invented line per dataset, by the lake's column name; a test changes what it is about. No filing has its
# numbers: the SUB_ID is above what a float holds.
INDIV = {
    "committee_id": "C00000059",
    "amendment_indicator_code": "N",
    "report_type_code": "Q1",
    "election_code": "P",
    "image_number": "999912319000000001",
    "transaction_type_code": "15",
    "entity_type_code": "IND",
    "contributor_name": "DOE, JANE",
    "contributor_city": "BOSTON",
    "contributor_state": "MA",
    "contributor_zip": "02138",
    "employer": "NONE",
    "occupation": "RETIRED",
    "transaction_date": "03292017",
    "amount": "250",
    "other_id": "",
    "transaction_id": "A1",
    "file_number": "999999999",
    "memo_code": "",
    "memo_text": "",
    "sub_id": "9000000000000000123",
}


# The same examples at every run: what the gate lets through once it does not stop later.
hypothesis_settings.register_profile("steady", derandomize=True, deadline=None)
hypothesis_settings.load_profile("steady")

# Folders that `make test` leaves to `make test-all`, as it does a build of a module's own.
SLOW = {"browser", "faults", "kit", "scale"}
# Folders whose tests read one published home (desk/home.py), and the files that read the kit's.
ONE_HOME = {"build", "desk", "faults"}
KIT_HOME = {"test_headlines.py", "test_kit_catalog.py", "test_kit_marts.py"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is slow by its place."""
    for item in items:
        if item.path.parent.name in SLOW or has_own_world(item.path):
            item.add_marker(pytest.mark.slow)


@cache
def has_own_world(file: Path) -> bool:
    """Whether a module of tests/sql builds a world of its own."""
    return file.parent.name == "sql" and "\nOWN_WORLD = True" in file.read_text(encoding="utf-8")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    """What shares a build goes to one worker, so that it is built once.

    The marker `xdist_group` would say so in place, but xdist 3.8 ignores it without a word under pytest 9.2.
    """
    scheduling = LoadScopeScheduling(config, log)
    scheduling._split_scope = lambda nodeid: shared_build(config.rootpath / nodeid.split("::")[0])
    return scheduling


def shared_build(file: Path) -> str:
    """What the tests of a file read: the published home, that of the kit, the world of tests/sql, or their own."""
    folder = file.parent.name
    if folder in ONE_HOME:
        return "published home"
    if file.name in KIT_HOME:
        return "kit home"
    if folder == "sql" and not has_own_world(file) and not file.name.startswith("test_real"):
        return "world"
    return str(file)


class DbtHere:
    """dbt in the process of the tests: imported once, and what it has read of the project used by every home.

    A test that is about the process itself asks for `dbt_apart`.
    """

    def __init__(self, folder: Path) -> None:
        self._parsed = folder / "partial_parse.msgpack"

    def __call__(self, arguments: list[str], environment: Mapping[str, str], working: Path) -> str:
        from dbt.adapters.duckdb.connections import DuckDBConnectionManager
        from dbt.cli.main import dbtRunner

        if self._parsed.exists() and not (working / self._parsed.name).exists():
            shutil.copyfile(self._parsed, working / self._parsed.name)
        gc.disable()
        try:
            with pytest.MonkeyPatch.context() as patch, chdir(working):
                for name, value in environment.items():
                    patch.setenv(name, value)
                result = dbtRunner().invoke(arguments)
        finally:
            DuckDBConnectionManager.close_all_connections()
            gc.enable()
            gc.collect()
        if not self._parsed.exists():
            shutil.copyfile(working / self._parsed.name, self._parsed)
        return str(result.exception or "")


_invoke = dbt.invoke


@pytest.fixture
def dbt_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """dbt as a build runs it: a process of its own."""
    monkeypatch.setattr(dbt, "invoke", _invoke)


@pytest.fixture(scope="session", autouse=True)
def _dbt_here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dbt, "invoke", DbtHere(tmp_path_factory.mktemp("dbt")))
        yield


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of the FEC's own files beside the repository; without it a test skips, or fails where it is a must."""
    folder = Path(__file__).parents[1].parent / "shared" / "data"
    if not folder.is_dir():
        if os.environ.get("REAL_DATA") == "required":
            pytest.fail("REAL_DATA=required, but ../shared/data is not there")
        pytest.skip("the FEC's own files are not in ../shared/data")
    return folder


@pytest.fixture(scope="session")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The synthetic race kit; copy it before changing it."""
    folder = tmp_path_factory.mktemp("kit")
    generate(folder)
    return folder


@pytest.fixture(scope="session")
def manifest(kit: Path) -> KitManifest:
    """What the generator counted while it wrote the kit."""
    return load_manifest(kit)


@pytest.fixture(scope="session")
def kit_home(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The kit as the demo loads it, published; read only."""
    return sample_home(tmp_path_factory.mktemp("kit-home"))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A home of its own."""
    return Settings(home=tmp_path / "home", lake=None, threads=2)


class Bulk:
    """Writes small bulk files, loads them and reads back what came of them."""

    def __init__(self, settings: Settings, folder: Path) -> None:
        self.settings, self.folder = settings, folder

    def line(self, **changes: str) -> str:
        """One line of itcont.txt."""
        return "|".join((INDIV | changes).values())

    def lines(self, count: int) -> list[str]:
        """Good lines of itcont.txt, told apart by SUB_ID."""
        return [self.line(sub_id=str(4000000000000000001 + index)) for index in range(count)]

    def write(self, name: str, lines: list[str] | bytes) -> Path:
        """A file of lines, or of bytes as they are."""
        self.folder.mkdir(exist_ok=True)
        path = self.folder / name
        path.write_bytes(lines if isinstance(lines, bytes) else "".join(f"{line}\n" for line in lines).encode())
        return path

    def zip(self, name: str, members: dict[str, list[str]]) -> Path:
        """A zip as the FEC's."""
        self.folder.mkdir(exist_ok=True)
        with zipfile.ZipFile(self.folder / name, "w", zipfile.ZIP_DEFLATED) as archive:
            for member, lines in members.items():
                archive.writestr(member, "".join(f"{line}\n" for line in lines))
        return self.folder / name

    def load(self, path: Path, dataset: str = "indiv", cycle: int = 2018, **options: Any) -> Outcome:
        """Load one file."""
        return load_file(self.settings, dataset, path, cycle, **options).loaded[0]

    def load_lines(self, lines: list[str] | bytes, dataset: str = "indiv", cycle: int = 2018) -> Outcome:
        """Load lines as a plain file."""
        return self.load(self.write(f"{dataset}.txt" if dataset == "indiv" else f"{dataset}.csv", lines), dataset, cycle)

    def rows(self, loaded: Outcome) -> list[dict[str, Any]]:
        """The rows that a load put in the lake."""
        return self._read(loaded.record.tables[0].files)

    def quarantined(self, loaded: Outcome) -> list[dict[str, Any]]:
        """The rows that a load put in quarantine."""
        return self._read(loaded.record.tables[0].quarantine_files)

    def _read(self, files: tuple[str, ...]) -> list[dict[str, Any]]:
        if not files:
            return []
        found = duckdb.connect().execute(
            "select * from read_parquet(?, hive_partitioning=false) order by source_line",
            [[str(self.settings.lake_root / file) for file in files]],
        )
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


@pytest.fixture
def bulk(settings: Settings, tmp_path: Path) -> Bulk:
    """A bench for small bulk files."""
    assert list(INDIV) == [column.name for column in get_source("indiv").columns]
    return Bulk(settings, tmp_path / "in")
