"""One model of a build again, in memory, on rows that a test makes up: the SQL is the one that the build ran."""

import re
from pathlib import Path

import duckdb

from racemoney.build.inputs import project_folder
from racemoney.settings import Settings

SEEDS = Path(__file__).parents[2] / "sql" / "seeds"
# "catalog"."schema"."table" of the built file
_RELATION = re.compile(r'"[^"]+"\."([^"]+)"\."([^"]+)"')


class Replay:
    """A compiled model over tables of a database in memory; of several models all but the last become tables there first, in
    the order given."""

    def __init__(self, settings: Settings, *models: str) -> None:
        (folder,) = (settings.temporary / "dbt").glob("*/compiled/racemoney/models")
        texts = [next(folder.rglob(f"{model}.sql")).read_text(encoding="utf-8") for model in models]
        self.models = models
        self.statements = [_RELATION.sub(r'"\1"."\2"', text) for text in texts]
        self.connection = duckdb.connect()
        self.connection.execute("set threads = 1")
        for schema in {match[1] for text in texts for match in _RELATION.finditer(text)} - {"main"}:
            self.connection.execute(f'create schema "{schema}"')
        for table in {match[2] for text in texts for match in _RELATION.finditer(text) if match[1] == "reference"}:
            seed = project_folder() / "seeds" / f"{table}.csv"
            self.connection.execute(f"create table reference.{table} as from read_csv('{seed}', header=true)")

    def close(self) -> None:
        """Let go of the database."""
        self.connection.close()

    def put(self, relation: str, columns: str, rows) -> None:
        """A table with these rows; `columns` as in CREATE TABLE."""
        self.connection.execute(f"create or replace table {relation} ({columns})")
        if rows:
            marks = ", ".join("?" * len(rows[0]))
            self.connection.executemany(f"insert into {relation} values ({marks})", rows)

    def seed(self, name: str) -> None:
        """The project's seed of this name, as it is."""
        path = SEEDS / f"{name}.csv"
        self.connection.execute(f"create or replace table reference.{name} as select * from read_csv('{path}')")

    def run(self, columns: str, order: str = "all") -> list[tuple]:
        """The last model's rows."""
        for model, statement in zip(self.models[:-1], self.statements[:-1], strict=True):
            self.connection.execute(f"create or replace table ledger.{model} as {statement}")
        return self.connection.execute(f"select {columns} from ({self.statements[-1]}) order by {order}").fetchall()
