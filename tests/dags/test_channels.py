"""fec_api and fec_filings against the stand-in FEC server: waits, keys, days."""

import json
import zipfile
from datetime import UTC, date, datetime, timedelta

import pytest

import racemoney.schedule.wiring
from racemoney.errors import BadInputError, TransientError
from racemoney.lake.records import read_records
from racemoney.sample.api import SYNTHETIC_KEY
from racemoney.schedule.days import bring_day, days_of_run
from racemoney.settings import Settings

FILING = "HDR\x1cFEC\x1c8.3\x1cSOFT\x1c1\x1c\x1c\nF99\x1cC00000059\x1cDOE FOR CONGRESS\n"
NOON = datetime(2018, 6, 17, 16, tzinfo=UTC)


@pytest.fixture
def key(home, monkeypatch):
    """The key, as Airflow's Connection; the environment has a wrong one."""
    monkeypatch.setenv("RACEMONEY_FEC_API_KEY", "WRONG-KEY")
    monkeypatch.setenv("AIRFLOW_CONN_FEC_API", json.dumps({"conn_type": "http", "password": SYNTHETIC_KEY}))


@pytest.fixture
def waits(airflow, monkeypatch):
    """The moments at which tasks that gave their worker back asked to go on."""
    import lake_tasks

    moments, trigger = [], vars(lake_tasks)["DateTimeTrigger"]

    def remembered(moment):
        moments.append(moment)
        return trigger(moment=moment)

    monkeypatch.setattr(lake_tasks, "DateTimeTrigger", remembered)
    return moments


def put_zip(fec, day, number):
    folder = fec.folder / "electronic"
    folder.mkdir(exist_ok=True)
    with zipfile.ZipFile(folder / f"{day:%Y%m%d}.zip", "w") as archive:
        archive.writestr(f"{number}.fec", FILING)


def parts(home):
    return sorted(record.part for record in read_records(home))


def asked(fec, path):
    return sum(count for (_, found), count in fec.requests.items() if found.startswith(f"/v1{path}"))


@pytest.mark.slow
def test_questions_are_asked_with_the_connections_key_and_announced(airflow, run, fec, home, key, capfd):
    before = airflow.count_events()
    states = run("fec_api", endpoints=["candidates", "election-dates", "schedule_e"])
    assert states["run"] == "success"
    names = ("candidates 2018", "election_dates 2018", "schedule_e 2018")
    assert [states[f"ask {name}"] for name in names] == ["success"] * 3
    assert {record.dataset for record in read_records(home)} >= {"election_dates", "schedule_e"}
    assert airflow.count_events() == before + 1
    assert all("is_notice=false" in str(record.url) for record in read_records(home) if record.dataset == "schedule_e")
    told = "".join(capfd.readouterr())
    assert "ask" in told
    assert SYNTHETIC_KEY not in told


@pytest.mark.slow
def test_a_task_told_to_wait_gives_its_worker_back_and_comes_again(run, fec, home, key, waits, webhook, monkeypatch):
    monkeypatch.setattr(racemoney.schedule.wiring, "LONGEST_WAIT", 1)
    fec.faults.add("429", path="/election-dates", value=3)
    began = datetime.now(UTC)
    assert run("fec_api", endpoints=["election_dates"])["run"] == "success"
    (moment,) = waits
    assert timedelta(seconds=2) <= moment - began <= timedelta(seconds=60)
    assert datetime.now(UTC) >= moment
    assert {record.dataset for record in read_records(home)} == {"election_dates"}
    assert webhook == []


@pytest.mark.slow
def test_without_a_key_nothing_is_asked_and_one_sentence_says_so(run, fec, home, webhook, monkeypatch):
    monkeypatch.delenv("RACEMONEY_FEC_API_KEY", raising=False)
    states = run("fec_api")
    assert (states["run"], states["choose"]) == ("failed", "failed")
    assert asked(fec, "") == 0
    assert len(webhook) == 1
    assert "OpenFEC needs a key" in webhook[0]["error"]


@pytest.mark.slow
def test_one_failed_question_leaves_the_others_and_the_run_red(airflow, home, key, monkeypatch):
    # it gives rows, but no way to the next page
    monkeypatch.setattr("racemoney.sample.api.last_indexes", lambda row, column: None)
    done = airflow.run("fec_api", {"endpoints": ["schedule_e", "election_dates"]}, retries=0)
    states = {f"{ti.task_id} {ti.rendered_map_index or ''}".strip(): ti.state for ti in done.get_task_instances()}
    assert done.state == "failed"
    assert (states["ask schedule_e 2018"], states["ask election_dates 2018"]) == ("failed", "success")
    assert states["announce"] == "success"


@pytest.mark.slow
def test_what_is_not_asked_on_a_schedule_fails_at_once(run, home, key, webhook):
    assert run("fec_api", endpoints=["schedule_a"])["choose"] == "failed"
    assert "schedule_a is not asked on a schedule" in webhook[0]["error"]


@pytest.mark.slow
def test_a_run_for_a_past_date_brings_the_day_before_it_and_no_other(airflow, run, fec, home):
    for number, day in enumerate((14, 15, 16), start=900000001):
        put_zip(fec, date(2018, 6, day), number)
    before = airflow.count_events()
    states = run("fec_filings", logical_date=datetime(2018, 6, 16, 10, tzinfo=UTC))
    assert (states["run"], states["bring 2018-06-15"]) == ("success", "success")
    assert parts(home) == ["day-20180615"]
    assert airflow.count_events() == before + 1


@pytest.mark.slow
def test_a_range_of_days_comes_in_one_run_and_once(airflow, run, fec, home):
    put_zip(fec, date(2018, 6, 14), 900000001)
    put_zip(fec, date(2018, 6, 16), 900000002)
    states = run("fec_filings", since="2018-06-14", until="2018-06-16")
    assert states["run"] == "success"
    assert [states[f"bring 2018-06-{day}"] for day in (14, 15, 16)] == ["success"] * 3
    assert parts(home) == ["day-20180614", "day-20180616"]
    before = airflow.count_events()
    states = run("fec_filings", since="2018-06-14", until="2018-06-16")
    assert (states["run"], states["announce"], states["bring"]) == ("success", "skipped", "skipped")
    assert airflow.count_events() == before


@pytest.mark.slow
def test_a_day_that_fails_leaves_the_others_and_the_run_red(airflow, fec, home, webhook):
    put_zip(fec, date(2018, 6, 14), 900000001)
    (fec.folder / "electronic" / "20180615.zip").write_bytes(b"no zip")
    done = airflow.run("fec_filings", {"since": "2018-06-14", "until": "2018-06-15"}, retries=0)
    states = {f"{ti.task_id} {ti.rendered_map_index or ''}".strip(): ti.state for ti in done.get_task_instances()}
    assert (done.state, states["bring 2018-06-14"], states["bring 2018-06-15"]) == ("failed", "success", "failed")
    assert states["announce"] == "success"
    assert parts(home) == ["day-20180614"]
    assert "fec_filings: bring (2018-06-15) failed" in webhook[0]["text"]


# the rules behind, without Airflow


def test_yesterdays_zip_is_waited_for_until_the_afternoon(fec, home):
    settings, late = Settings(), datetime(2018, 6, 18, 18, tzinfo=UTC)
    with pytest.raises(TransientError, match="no zip of 2018-06-16 yet") as error:
        bring_day(settings, date(2018, 6, 16), NOON)
    assert error.value.retry_at == NOON + timedelta(hours=1)
    put_zip(fec, date(2018, 6, 16), 900000001)
    assert "1 new in the lake" in bring_day(settings, date(2018, 6, 16), NOON)
    # 14:00 in Washington
    with pytest.raises(TransientError):
        bring_day(settings, date(2018, 6, 17), late - timedelta(minutes=1))
    assert "0 new in the lake" in bring_day(settings, date(2018, 6, 17), late)


def test_todays_run_brings_all_days_that_may_change(home):
    days = days_of_run(home, NOON, logical=NOON - timedelta(hours=2))
    assert days == days_of_run(home, NOON)
    assert (days[0], days[-1], len(days)) == (date(2018, 5, 18), date(2018, 6, 16), 30)


def test_the_day_is_the_fecs_and_not_utcs(home):
    """Two o'clock in the morning in UTC is the evening before in Washington."""
    assert days_of_run(home, NOON, logical=datetime(2018, 6, 16, 2, tzinfo=UTC)) == [date(2018, 6, 14)]


def test_too_many_days_and_days_to_come_are_refused(home):
    with pytest.raises(BadInputError, match=r"days are too many for one run; ask for 1,000 at a time"):
        days_of_run(home, NOON, since=date(2014, 1, 1))
    with pytest.raises(BadInputError, match="2018-07-01 is still to come"):
        days_of_run(home, NOON, since=date(2018, 6, 1), until=date(2018, 7, 1))
