"""Reads every table and view of a DuckDB file with the DuckDB that this process imports; prints as JSON what it found.

`python open_all.py FILE`, with the folder of a release of DuckDB first on PYTHONPATH.
"""

import json
import sys

import duckdb

connection = duckdb.connect(sys.argv[1], read_only=True)
named = """
    select schema_name, view_name from duckdb_views() where not internal
    union all
    select schema_name, table_name from duckdb_tables() where not internal
"""
rows, broken = {}, {}
for schema, name in connection.execute(named).fetchall():
    try:
        rows[f"{schema}.{name}"] = len(connection.execute(f'select * from "{schema}"."{name}"').fetchall())
    except duckdb.Error as error:
        broken[f"{schema}.{name}"] = str(error)
print(json.dumps({"version": duckdb.__version__, "rows": rows, "broken": broken}))
