"""Settings from the environment (prefix RACEMONEY_), and every path of the data home."""

import os
import re
import shutil
from functools import cached_property
from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict


class Settings(BaseSettings):
    """Where the data lies and what the machine may use; the one place that knows paths.

    `home` holds the published file, builds, exports and temporary space. `lake` holds raw, lake, quarantine and loads and
    is the home unless set. `fec_url` has the bulk files and the daily zips of filings, `fec_filings_url` single filings.
    `memory_limit` is DuckDB's in a load or a build, `sql_memory_limit` in a question to the published build, each with
    `threads`. `fec_api_key` opens OpenFEC and is shown nowhere; `fec_api_calls_per_hour` is what it allows (1,000; 7,200 on
    request to the FEC). `hourly` makes the Dags of API and filings run every hour, as near an election; they read it when
    Airflow reads them.
    """

    model_config = SettingsConfigDict(env_prefix="RACEMONEY_", frozen=True)

    home: Path = Path("warehouse")
    lake: Path | None = None
    fec_url: str = "https://www.fec.gov"
    fec_filings_url: str = "https://docquery.fec.gov"
    fec_api_url: str = "https://api.open.fec.gov/v1"
    fec_api_key: SecretStr | None = None
    fec_api_calls_per_hour: int | None = Field(None, ge=1)
    hourly: bool = False
    cycles: Annotated[tuple[int, ...], NoDecode] = ()
    export_races: Annotated[tuple[str, ...], NoDecode] = ()
    threads: int = Field(default_factory=lambda: os.cpu_count() or 2, ge=1)
    memory_limit: str = "1200MB"
    sql_memory_limit: str = "2GB"
    max_quarantined_share: float = Field(0.05, ge=0, le=1)
    webhook_url: str | None = None

    @field_validator("cycles", "export_races", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        """`2018,2020` in the environment becomes ("2018", "2020")."""
        return tuple(value.replace(",", " ").split()) if isinstance(value, str) else value

    @field_validator("home", "lake", mode="before")
    @classmethod
    def _check_local(cls, value: object) -> object:
        """A URL would become a folder `s3:` under the working one; as a Path it has lost a slash already."""
        if re.match(r"[a-z][a-z0-9+.-]+:/", str(value), re.IGNORECASE):
            raise ValueError("only a local folder for now, not a URL")
        return value

    @field_validator("memory_limit", "sql_memory_limit")
    @classmethod
    def _check_memory(cls, value: str) -> str:
        if not re.fullmatch(r"\s*\d+(\.\d+)?\s*[kmgt]i?b\s*", value, re.IGNORECASE):
            raise ValueError("write it like 1200MB or 2GB")
        return value

    @field_validator("fec_api_key", "fec_api_calls_per_hour", "hourly", mode="before")
    @classmethod
    def _blank(cls, value: object, field: ValidationInfo) -> object:
        """A variable that is set to nothing is not set."""
        return value.strip() or cls.model_fields[str(field.field_name)].default if isinstance(value, str) else value

    def with_api_key(self, key: str) -> "Settings":
        """The same settings with a key of OpenFEC from elsewhere, such as a scheduler's own store of secrets."""
        return self.model_copy(update={"fec_api_key": SecretStr(key)})

    @property
    def api_rate(self) -> int:
        """Calls of OpenFEC an hour: as set, else 30 for DEMO_KEY and 1,000 for a key of one's own (api.data.gov)."""
        is_demo = self.fec_api_key is not None and self.fec_api_key.get_secret_value() == "DEMO_KEY"
        return self.fec_api_calls_per_hour or (30 if is_demo else 1000)

    @cached_property
    def root(self) -> Path:
        """The home as an absolute path: published views name lake files by it."""
        return self.home.expanduser().resolve()

    @cached_property
    def lake_root(self) -> Path:
        """The folder above raw, lake, quarantine and loads."""
        return (self.lake or self.home).expanduser().resolve()

    @property
    def raw(self) -> Path:
        """Files as received, immutable, each beside its receipt.json."""
        return self.lake_root / "raw"

    @property
    def tables(self) -> Path:
        """Typed Parquet: lake/<table>/cycle=<YYYY>/<load_id>/."""
        return self.lake_root / "lake"

    @property
    def quarantine(self) -> Path:
        """Rows that could not be placed: quarantine/<table>/cycle=<YYYY>/<load_id>/."""
        return self.lake_root / "quarantine"

    @property
    def loads(self) -> Path:
        """Commit records, one JSON file a load."""
        return self.lake_root / "loads"

    @property
    def verdicts(self) -> Path:
        """Row verdicts: verdicts/<table>/cycle=<YYYY>/<load_id>-<digest of the rules>/."""
        return self.root / "verdicts"

    @property
    def builds(self) -> Path:
        """Built DuckDB files, their manifests and the failing rows of their tests."""
        return self.root / "builds"

    @property
    def exports(self) -> Path:
        """CSV summaries, one folder a race, and pages, one file a race."""
        return self.root / "exports"

    @property
    def database(self) -> Path:
        """The published DuckDB file."""
        return self.root / "racemoney.duckdb"

    @property
    def temporary(self) -> Path:
        """Scratch space; anything here may be deleted when no command runs."""
        return self.root / "tmp"

    def free_bytes(self) -> int:
        """Free disk space under home and lake: of the one that has less, as a load writes to both."""
        return _free(self.tightest()[0])

    def tightest(self) -> tuple[Path, str]:
        """Home or lake, whichever disk has less room, and the variable that moves it elsewhere."""
        places = ((self.root, "RACEMONEY_HOME"), (self.lake_root, "RACEMONEY_LAKE"))
        return min(places, key=lambda place: _free(place[0]))


def _free(folder: Path) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    return shutil.disk_usage(folder).free
