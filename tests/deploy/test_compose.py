"""The Compose file against the Compose specification, Airflow 3's own settings, and what the Dags name.

compose-spec.schema.json is schema/compose-spec.json of github.com/compose-spec/compose-spec at commit 170098ba, unchanged;
its licence and notice lie beside it.
"""

import ast
import json
import os
import re
import runpy
import subprocess
import sys
from copy import deepcopy
from importlib.util import find_spec
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft7Validator, ValidationError

from racemoney.settings import Settings

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docker-compose.yml").read_text()
COMPOSE = yaml.safe_load(TEXT)
SCHEMA = Draft7Validator(json.loads(Path(__file__).with_name("compose-spec.schema.json").read_text()))
EXAMPLE = (ROOT / ".env.example").read_text()
DOCKERFILE = (ROOT / "Dockerfile").read_text()
DAG_FILES = sorted((ROOT / "dags").rglob("*.py"))

AIRFLOW_COMMANDS = {
    "airflow-api-server": ["airflow", "api-server"],
    "airflow-scheduler": ["airflow", "scheduler"],
    "airflow-dag-processor": ["airflow", "dag-processor"],
    "airflow-triggerer": ["airflow", "triggerer"],
    "airflow-worker": ["airflow", "celery", "worker"],
}
AIRFLOW_SERVICES = {"airflow-init", *AIRFLOW_COMMANDS}

# The innermost ${NAME}, ${NAME:-default} or ${NAME:?message}: one without another in its default.
VARIABLE = re.compile(r"\$\{(\w+)(?:(:[-?])([^{}]*))?\}")


def interpolate(value, variables):
    """`value` as Compose hands it on: variables filled in, `$$` a single dollar sign."""
    if isinstance(value, dict):
        return {key: interpolate(item, variables) for key, item in value.items()}
    if isinstance(value, list):
        return [interpolate(item, variables) for item in value]
    if not isinstance(value, str):
        return value

    def fill(match):
        name, operator, rest = match.groups()
        if not variables.get(name) and operator == ":?":
            raise KeyError(f"{name}: {rest}")
        return variables.get(name) or (rest if operator == ":-" else "")

    text = value.replace("$$", "\0")
    while VARIABLE.search(text):
        text = VARIABLE.sub(fill, text)
    return text.replace("\0", "$")


def example_variables():
    """What .env.example sets, secrets still empty."""
    return dict(re.findall(r"^([A-Z_]+)=(.*)$", EXAMPLE, re.MULTILINE))


SECRETS = {name for name, value in example_variables().items() if not value}


def deployment(secret="s3cret"):
    """The Compose file as a user has it who filled in every secret of .env.example."""
    return interpolate(COMPOSE, {name: value or f"{secret}-{name}" for name, value in example_variables().items()})


def environments(secret="s3cret"):
    """The environment of each Airflow service."""
    services = deployment(secret)["services"]
    return {name: services[name]["environment"] for name in AIRFLOW_SERVICES}


def test_the_specification_accepts_the_file():
    SCHEMA.validate(deployment())


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (["services", "redis", "helthcheck"], {"test": ["CMD", "true"]}),
        (["services", "airflow-worker", "depends_on", "airflow-init", "condition"], "service_finished"),
        (["services", "postgres", "image"], ["postgres:17"]),
    ],
)
def test_the_specification_refuses_a_broken_file(path, value):
    broken = deepcopy(deployment())
    place = broken
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    with pytest.raises(ValidationError):
        SCHEMA.validate(broken)


def test_every_part_of_airflow_runs_in_a_service_of_its_own():
    services = deployment()["services"]
    assert {"postgres", "redis"} | AIRFLOW_SERVICES == set(services)
    assert {name: services[name]["command"] for name in AIRFLOW_COMMANDS} == AIRFLOW_COMMANDS


@pytest.mark.parametrize(
    "setting",
    [
        "AIRFLOW__API_AUTH__JWT_SECRET",
        "AIRFLOW__API__SECRET_KEY",
        "AIRFLOW__CELERY__BROKER_URL",
        "AIRFLOW__CELERY__RESULT_BACKEND",
        "AIRFLOW__CORE__AUTH_MANAGER",
        "AIRFLOW__CORE__DAGS_FOLDER",
        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL",
        "AIRFLOW__CORE__EXECUTOR",
        "AIRFLOW__CORE__FERNET_KEY",
        "AIRFLOW__CORE__LOAD_EXAMPLES",
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN",
        "RACEMONEY_HOME",
    ],
)
def test_airflow_services_share(setting):
    values = {environment[setting] for environment in environments().values()}
    assert len(values) == 1
    assert values.pop()


def test_addresses_lead_to_services_of_the_file():
    environment = environments()["airflow-worker"]
    assert environment["AIRFLOW__CORE__EXECUTION_API_SERVER_URL"] == "http://airflow-api-server:8080/execution/"
    assert re.search(r"@redis:6379/\d$", environment["AIRFLOW__CELERY__BROKER_URL"])
    for setting in ("AIRFLOW__DATABASE__SQL_ALCHEMY_CONN", "AIRFLOW__CELERY__RESULT_BACKEND"):
        assert environment[setting].endswith("@postgres/airflow")


def airflow_settings():
    """Every (section, option) that the installed Airflow and its providers describe, in lower case."""
    airflow = Path(str(find_spec("airflow").origin)).parent
    described = [yaml.safe_load((airflow / "config_templates" / "config.yml").read_text())]
    for provider in airflow.glob("providers/**/get_provider_info.py"):
        described.append(runpy.run_path(str(provider))["get_provider_info"]().get("config", {}))
    return {
        (section.lower(), option.lower())
        for sections in described
        for section, description in sections.items()
        for option in description["options"]
    }


def test_airflow_knows_every_setting():
    named = {
        tuple(key.removeprefix("AIRFLOW__").lower().split("__", 1))
        for environment in environments().values()
        for key in environment
        if key.startswith("AIRFLOW__")
    }
    assert len(named) > 10
    assert named - airflow_settings() == set()


def test_airflow_can_load_what_the_settings_name(tmp_path):
    """The executor, the auth manager and the drivers of both database addresses, with the packages installed here."""
    program = """
from airflow import settings
from airflow.configuration import conf
from airflow.executors.executor_loader import ExecutorLoader
from airflow.providers.celery.executors.celery_executor import app
from sqlalchemy import make_url

ExecutorLoader.load_executor(conf.get("core", "executor"))
conf.getimport("core", "auth_manager")
results = app.conf.result_backend.removeprefix("db+")
for address in (settings.SQL_ALCHEMY_CONN, settings.SQL_ALCHEMY_CONN_ASYNC, results):
    make_url(address).get_dialect().import_dbapi()
"""
    environment = {key: value for key, value in environments()["airflow-worker"].items() if value is not None}
    environment |= {"AIRFLOW_HOME": str(tmp_path), "PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    run = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr[-2000:]


def test_each_setting_of_ours_reaches_the_tasks():
    """But for the lake apart from the home, which this deployment does not mount."""
    for environment in environments().values():
        ours = {key for key in environment if key.startswith("RACEMONEY_")}
        assert ours == {f"RACEMONEY_{field.upper()}" for field in Settings.model_fields} - {"RACEMONEY_LAKE"}


def test_the_home_has_one_path_inside_and_outside():
    services = deployment()["services"]
    home = example_variables()["RACEMONEY_HOME"]
    assert Path(home).is_absolute()
    for name in AIRFLOW_SERVICES:
        binds = [volume for volume in services[name]["volumes"] if isinstance(volume, dict)]
        assert [(bind["source"], bind["target"]) for bind in binds] == [(home, home)]
        assert services[name]["environment"]["RACEMONEY_HOME"] == home


@pytest.mark.parametrize("name", sorted(SECRETS))
def test_nothing_starts_without_the_secret(name):
    variables = {key: value or "s3cret" for key, value in example_variables().items()} | {name: ""}
    with pytest.raises(KeyError, match=name):
        interpolate(COMPOSE, variables)


def test_no_secret_stands_in_the_file():
    """Whatever looks like a secret changes with the secrets of .env, or is taken from there as it is (no value here)."""
    looks_secret = re.compile(r"PASSWORD|SECRET|_KEY|AUTH$|SQL_ALCHEMY_CONN|BROKER_URL|RESULT_BACKEND")
    one, other = deployment("one")["services"], deployment("other")["services"]
    seen = 0
    for name in one:
        for key, value in one[name].get("environment", {}).items():
            if looks_secret.search(key):
                seen += 1
                assert value is None or value != other[name]["environment"][key], f"{name}: {key}"
    assert seen > 30
    assert not re.search(r"://[^/\s$]*:(?!\$\{)[^/\s]+@", TEXT)


def test_the_example_lists_exactly_the_variables_used():
    used = set(re.findall(r"(?<!\$)\$\{(\w+)", TEXT))
    used |= {key for environment in environments().values() for key, value in environment.items() if value is None}
    assert used == set(re.findall(r"^(?:# )?([A-Z_]+)=", EXAMPLE, re.MULTILINE))


def test_every_service_that_stays_up_has_a_health_check():
    for name, service in deployment()["services"].items():
        if service["restart"] == "no":
            assert name == "airflow-init"
        else:
            assert service["restart"] == "unless-stopped"
            assert len(service["healthcheck"]["test"]) > 1


def test_airflow_waits_for_the_databases_and_the_first_steps():
    services = deployment()["services"]
    first = services["airflow-init"]["depends_on"]
    assert {name: on["condition"] for name, on in first.items()} == dict.fromkeys(["postgres", "redis"], "service_healthy")
    for name in AIRFLOW_COMMANDS:
        assert services[name]["depends_on"]["airflow-init"]["condition"] == "service_completed_successfully"


def test_one_service_builds_the_image_and_none_fetches_it():
    services = deployment()["services"]
    assert len({services[name]["image"] for name in AIRFLOW_SERVICES}) == 1
    assert [name for name in services if "build" in services[name]] == ["airflow-init"]
    assert {name: services[name]["pull_policy"] for name in AIRFLOW_SERVICES} == {
        "airflow-init": "build",
        **dict.fromkeys(AIRFLOW_COMMANDS, "never"),
    }


def copied():
    """(what, where to) of every COPY in the Dockerfile."""
    lines = re.findall(r"^COPY (.+) (\S+)$", DOCKERFILE, re.MULTILINE)
    return [(source, target) for sources, target in lines for source in sources.split()]


def test_the_image_is_made_of_files_that_exist_and_are_let_through():
    let_through = set(re.findall(r"^!(.+)$", (ROOT / ".dockerignore").read_text(), re.MULTILINE))
    sources = {source for source, _ in copied()}
    assert sources == let_through
    assert [source for source in sorted(sources) if not (ROOT / source).exists()] == []


def test_the_first_steps_make_the_pools_of_the_dags_folder():
    folder = environments()["airflow-init"]["AIRFLOW__CORE__DAGS_FOLDER"]
    assert ("dags", folder) in copied()
    assert f"airflow pools import {folder}/pools.json" in deployment()["services"]["airflow-init"]["command"][-1]


def pool_values(tree):
    """The expression of every `pool=...` argument and every "pool": ... entry."""
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg == "pool":
            yield node.value
        elif isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Constant) and key.value == "pool":
                    yield value


def text_constants(trees):
    """NAME = "text" at the top of any of the Dag files."""
    return {
        target.id: node.value.value
        for tree in trees
        for node in tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Constant)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name)
    }


def pools_named(sources):
    """Every pool that Dag files name; a name that cannot be read from their text raises, so that none is missed."""
    trees = [ast.parse(source) for source in sources]
    constants = text_constants(trees)
    named = set()
    for value in (value for tree in trees for value in pool_values(tree)):
        name = value.value if isinstance(value, ast.Constant) else constants.get(getattr(value, "id", ""))
        if not isinstance(name, str):
            raise ValueError(f"write the pool `{ast.unparse(value)}` as text or as a constant of a Dag file")
        named.add(name)
    return named


def test_pools_are_found_wherever_they_can_be_named():
    named = 'task(pool="a")\nargs = {"pool": "b"}\nstep.override(pool=P)(x)\nstep.partial(pool=Q)\n'
    assert pools_named([named, 'P = "c"\nQ: str = "d"\n']) == {"a", "b", "c", "d"}
    with pytest.raises(ValueError, match="pool_of"):
        pools_named(["task(pool=pool_of(x))"])


def test_the_pools_file_holds_exactly_the_pools_that_the_dags_name():
    pools = json.loads((ROOT / "dags" / "pools.json").read_text())
    assert set(pools) == pools_named(path.read_text() for path in DAG_FILES)
    # `airflow pools import` refuses an entry without these two.
    assert all({"slots", "description"} <= set(pool) for pool in pools.values())
    assert {name: pool["slots"] for name, pool in pools.items()} == {"fec_api": 1, "fec_bulk": 2, "racemoney_build": 1}
