"""fec_bulk on the kit, run in this process against the stand-in FEC server."""

from datetime import timedelta

import pytest

import racemoney.fetch.bulk
from racemoney.errors import TransientError
from racemoney.fetch.bulk import fetch_bulk
from racemoney.lake.records import read_records

pytestmark = pytest.mark.slow
FOUR = ["ccl", "cm", "cn", "webl"]


def last_event():
    from airflow.models.asset import AssetEvent
    from airflow.utils.session import create_session
    from sqlalchemy import select

    with create_session() as session:
        return session.scalars(select(AssetEvent).order_by(AssetEvent.id.desc()).limit(1)).one()


def test_one_failed_lane_leaves_the_others_and_the_run_red(airflow, run, fec, home, webhook):
    lost = (fec.folder / "webl18.zip").rename(fec.folder / "lost")
    before = airflow.count_events()

    states = run("fec_bulk", datasets=FOUR)
    assert states["run"] == "failed"
    assert [states[f"lane.fetch {name} 2018"] for name in FOUR] == ["success", "success", "success", "failed"]
    assert states["announce"] == "success"
    assert states["every_lane_succeeded"] == "upstream_failed"
    assert sorted(record.dataset for record in read_records(home)) == FOUR[:3]
    assert [lane["dataset"] for lane in last_event().extra["lanes"]] == ["ccl", "cm", "cn"]
    assert airflow.count_events() == before + 1
    assert [told["text"].split(" | ")[0] for told in webhook] == [
        f"fec_bulk: lane.fetch (webl 2018) failed, tried once: the FEC has no webl file of 2018 at "
        f"{fec.base_url}/files/bulk-downloads/2018/webl18.zip; its files begin with 1996"
    ]

    # Only what failed is still due.
    lost.rename(fec.folder / "webl18.zip")
    states = run("fec_bulk", datasets=FOUR)
    assert [name for name in states if "fetch" in name] == ["lane.fetch webl 2018"]
    assert states["run"] == "success"
    assert [lane["dataset"] for lane in last_event().extra["lanes"]] == ["webl"]
    assert airflow.count_events() == before + 2

    # Asked for again, everything is as it was: no bytes, no load, no event, a green run.
    sent = fec.requests.copy()
    states = run("fec_bulk", datasets=FOUR, all=True)
    assert states["run"] == "success"
    assert [states[f"lane.load {name} 2018"] for name in FOUR] == ["success"] * 4
    assert states["announce"] == "skipped"
    assert airflow.count_events() == before + 2
    assert len(read_records(home)) == 4
    assert (fec.requests - sent).total() >= 4


def test_nothing_due_is_a_green_run_without_an_event(airflow, run, home):
    before = airflow.count_events()
    assert run("fec_bulk", datasets=["cn"])["run"] == "success"
    states = run("fec_bulk", datasets=["cn"])
    assert states == {
        "run": "success",
        "choose": "success",
        "lane.fetch": "skipped",
        "lane.load": "skipped",
        "announce": "skipped",
        "every_lane_succeeded": "skipped",
    }
    assert airflow.count_events() == before + 1


def test_a_transient_error_is_tried_again(airflow, run, home, webhook, monkeypatch):
    tries = []

    def busy_once(*arguments, **options):
        tries.append(arguments)
        if len(tries) == 1:
            raise TransientError("the FEC answers 503; try again later")
        return fetch_bulk(*arguments, **options)

    dag = airflow.load_dag("fec_bulk")
    dag.get_task("lane.fetch").retry_delay = timedelta(0)
    monkeypatch.setattr(airflow, "load_dag", lambda dag_id: dag)
    monkeypatch.setattr(racemoney.fetch.bulk, "fetch_bulk", busy_once)
    assert run("fec_bulk", datasets=["cn"])["run"] == "success"
    assert len(tries) == 2
    assert webhook == []


def test_a_cycle_that_is_none_fails_at_once(run, home, webhook):
    states = run("fec_bulk", cycles=[2017])
    assert (states["run"], states["choose"]) == ("failed", "failed")
    assert len(webhook) == 1
    assert "2017 is not a cycle" in webhook[0]["error"]
