"""The portable part of the models on Spark, from the same lake, as Parquet: rosters, and the verdicts on contributions
added up (`contribution_sums`). That is what is heavy; marts and expenditures are DuckDB's.

Spark judges rows by the same SQL as DuckDB (`sql/analyses/verdicts`), all loads at once, into tables `verdicts.<table>`.

Run as `python -m racemoney.build.spark --output FOLDER`: Spark and dbt share one session, so they need a process of their
own. `SPARK_MASTER` names a cluster; without it Spark runs on this machine.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from racemoney.build.inputs import Input, Inputs, project_folder, read_inputs
from racemoney.build.matched_names import MATCHED_NAMES_COLUMNS, select_matched_names
from racemoney.build.relations import LOADS_COLUMNS, loads_rows
from racemoney.build.verdicts import JUDGED
from racemoney.errors import BuildError, RacemoneyError
from racemoney.settings import Settings
from racemoney.sources.tables import LakeTable, lake_tables

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

MODELS = {"race_candidates": "main", "contribution_sums": "ledger"}
SELECTION = tuple(f"+{model}" for model in MODELS)


def build_on_spark(settings: Settings, output: Path) -> None:
    """Build the portable models on Spark and write each as Parquet under `output`.

    Raises BuildError where the lake is empty, stale or mixed, or a model fails.
    """
    inputs = read_inputs(settings)
    spark = _session(settings)
    try:
        _write_relations(spark, settings, inputs)
        _judge(spark, settings)
        _run_dbt(settings, "build", "--resource-type", "model", "--select", *SELECTION, "--full-refresh")
        for model, schema in MODELS.items():
            spark.table(f"{schema}.{model}").coalesce(1).write.mode("overwrite").parquet(str(output / model))
    finally:
        spark.stop()


def _session(settings: Settings) -> "SparkSession":
    from pyspark.sql import SparkSession

    working = settings.temporary / f"spark-{os.getpid()}"
    working.mkdir(parents=True)
    return (
        SparkSession.builder.appName("racemoney")
        .master(os.environ.get("SPARK_MASTER", f"local[{settings.threads}]"))
        .config("spark.sql.warehouse.dir", str(working / "warehouse"))
        .config("spark.hadoop.javax.jdo.option.ConnectionURL", f"jdbc:derby:{working}/metastore;create=true")
        .config("spark.driver.extraJavaOptions", f"-Dderby.system.home={working}")
        .config("spark.sql.session.timeZone", "UTC")
        # a sample has few rows: two hundred shuffle partitions would cost more than the work
        .config("spark.sql.shuffle.partitions", os.environ.get("SPARK_SHUFFLE_PARTITIONS", str(settings.threads)))
        .config("spark.ui.enabled", "false")
        # chains make long plans, which are made in the driver's memory; 1 GB unless told
        .config("spark.driver.memory", os.environ.get("SPARK_DRIVER_MEMORY", "3g"))
        .enableHiveSupport()
        .getOrCreate()
    )


def _write_relations(spark: "SparkSession", settings: Settings, inputs: Inputs) -> None:
    for schema in ("lake", "meta", "main", "reference", "verdicts"):
        spark.sql(f"create database if not exists {schema}")
    tables = inputs.by_table()
    for table in lake_tables().values():
        spark.sql(_lake_view(table, settings.lake_root, tables.get(table.name, [])))
    _write_table(spark, "meta.loads", loads_rows(inputs), LOADS_COLUMNS)
    matched = select_matched_names(lambda statement: [row[0] for row in spark.sql(statement).collect()])
    _write_table(spark, "meta.matched_names", matched, MATCHED_NAMES_COLUMNS)
    _write_seeds(spark)


def _write_table(spark: "SparkSession", table: str, rows: Sequence[tuple[object, ...]], columns: dict[str, str]) -> None:
    typed = ", ".join(f"{name} {_spark_type(sql_type)}" for name, sql_type in columns.items())
    spark.createDataFrame(rows, typed).write.mode("overwrite").saveAsTable(table)


def _write_seeds(spark: "SparkSession") -> None:
    """The seeds from their CSV files: dbt-spark's own insert leaves apostrophes unescaped (adapter 1.11)."""
    folder = project_folder() / "seeds"
    for seed in yaml.safe_load((folder / "seeds.yml").read_text(encoding="utf-8"))["seeds"]:
        types = seed["config"]["column_types"]
        columns = ", ".join(f"{name} {_spark_type(str(kind).split('(')[0])}" for name, kind in types.items())
        read = spark.read.schema(columns).option("header", True).option("escape", '"').option("mode", "FAILFAST")
        read.csv(str(folder / f"{seed['name']}.csv")).write.mode("overwrite").saveAsTable(f"reference.{seed['name']}")


def _lake_view(table: LakeTable, root: Path, inputs: list[Input]) -> str:
    # what is published in part (texts and JSON of filings) no portable model reads
    columns = [name for name in table.published if name not in table.in_part]
    parts = [
        f"select {', '.join(columns)}, cast({entry.table.cycle} as int) as cycle from parquet.`{folder}`"
        for entry in inputs
        for folder in sorted({(root / file).parent for file in entry.table.files})
    ]
    if not parts:
        nulls = ", ".join(f"cast(null as {_spark_type(table.columns[name][0])}) as {name}" for name in columns)
        parts = [f"select {nulls}, cast(null as int) as cycle where false"]
    return f"create or replace view lake.{table.name} as {' union all '.join(parts)}"


def _spark_type(sql_type: str) -> str:
    return {"varchar": "string", "integer": "int"}.get(sql_type, sql_type)


def _judge(spark: "SparkSession", settings: Settings) -> None:
    """Write the row verdicts of every load, as dbt compiles them for Spark."""
    compiled = _run_dbt(settings, "compile", "--select", "path:analyses/verdicts")
    for table in JUDGED:
        spark.sql(compiled[table]).write.mode("overwrite").saveAsTable(f"verdicts.{table}")


def _run_dbt(settings: Settings, *arguments: str) -> dict[str, str]:
    """Run dbt in this process, as it shares the session; the SQL that it compiled, by name."""
    from dbt.cli.main import dbtRunner

    folder, working = str(project_folder()), str(settings.temporary / "dbt-spark")
    options = [
        *("--target", "spark", "--project-dir", folder, "--profiles-dir", folder),
        *("--target-path", working, "--log-path", working),
        *("--no-use-colors", "--log-level-file", "none", "--no-partial-parse"),
    ]
    result = dbtRunner().invoke([*arguments, *options])
    if not result.success:
        raise BuildError(f"dbt on Spark failed: {result.exception or 'see the lines above'}")
    return {ran.node.name: ran.node.compiled_code for ran in getattr(result.result, "results", ())}


def main() -> None:
    """Build into `--output`; one sentence and exit 1 where it fails."""
    parser = argparse.ArgumentParser(description="Build the portable marts on Spark.")
    parser.add_argument("--output", type=Path, required=True)
    try:
        build_on_spark(Settings(), parser.parse_args().output)
    except RacemoneyError as error:
        print(f"racemoney: {error}", file=sys.stderr)
        raise SystemExit(1) from None


if __name__ == "__main__":
    main()
