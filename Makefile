.DEFAULT_GOAL := help
.PHONY: help demo test test-all check format bench airflow headlines docs pins kit clean

PYTHON ?= python3
BIN := .venv/bin
UV := $(BIN)/uv pip install --quiet --python $(BIN)/python
INSTALL := $(UV) --no-deps --no-build-isolation --editable .

help: ## Say what each target does
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  %-12s %s\n", $$1, $$2}'

demo: .venv/run ## Run the whole pipeline on synthetic data through Airflow and print the answer for GA-06 2017
	$(BIN)/racemoney demo

test: .venv/dev ## Run the tests that take under four minutes together
	$(BIN)/python -m pytest -m "not slow and not real and not browser and not scale" --numprocesses 2

test-all: .venv/dev .venv/duckdb-1.0 .venv/duckdb-1.4 ## Run every test: real files, scheduler, faults, wheel, pages in Chromium, Spark (needs Java 17 or later)
	$(BIN)/python -m pytest -m "not scale" --numprocesses 2
	$(BIN)/python -m pytest -m scale

check: .venv/dev ## Lint, types, SQL style, pins and generated docs
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/sqlfluff lint --disable-progress-bar sql/analyses sql/models sql/tests
	UV=$(BIN)/uv requirements/compile.sh --check
	$(BIN)/python -m racemoney.cli.docs --check

format: .venv/dev ## Format the Python code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: .venv/dev ## Measure loading against DuckDB's own COPY and the fastfec package, and a build, as ratios in one run
	$(BIN)/python -m bench.bench_load --slope
	$(BIN)/python -m bench.bench_build
	$(BIN)/python -m bench.bench_filings

airflow: .venv/run ## Start a local Airflow with its page on http://localhost:8080
	$(BIN)/python dags/standalone.py

headlines: .venv/dev ## Measure the headline totals of the sample and the real files again, and the answers in README.md
	$(BIN)/python tests/headlines.py

docs: .venv/dev ## Write what is generated: the dictionary, the command reference, the tables of verdicts, the lake's sources
	$(BIN)/python -m racemoney.cli.docs

pins: .venv/dev ## Compile requirements/*.txt from pyproject.toml
	UV=$(BIN)/uv requirements/compile.sh

kit: .venv/dev ## Write the digests of the synthetic kit again
	$(BIN)/python -m kit.digests

clean: ## Delete the environment; the data home stays
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache

.venv/uv: requirements/uv.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "racemoney needs Python 3.11 or later"; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
	touch $@

.venv/run: .venv/uv requirements/airflow.txt pyproject.toml
	$(UV) --require-hashes -r requirements/airflow.txt
	$(INSTALL)
	touch $@

# Older releases of DuckDB, each in a folder of its own: the published file is opened with them.
.venv/duckdb-%: requirements/duckdb-%.txt .venv/uv
	$(UV) --target $@ --require-hashes -r $<
	touch $@

.venv/dev: .venv/uv requirements/dev.txt pyproject.toml
	$(UV) --require-hashes -r requirements/dev.txt
	$(INSTALL)
	touch $@
