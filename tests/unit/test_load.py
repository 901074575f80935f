"""Which files of a folder are loaded, and which load is current."""

from datetime import UTC, datetime

import pytest

from racemoney.channels.bulk import load_receipt
from racemoney.channels.bulk_files import load_folder
from racemoney.channels.outcome import State
from racemoney.channels.stale import load_stale
from racemoney.errors import BadInputError
from racemoney.fetch.receipts import store
from racemoney.lake.records import current, read_records
from racemoney.parse import delimited
from racemoney.sources.cycles import check_cycle

OLD, NEW = datetime(2018, 1, 1, tzinfo=UTC), datetime(2018, 12, 1, tzinfo=UTC)
CN = "H8GA06195|OSSOFF, T. JONATHAN" + "|" * 13


def current_rows(settings):
    return {table: load.rows_loaded for (table, _, _), (_, load) in current(read_records(settings)).items()}


def test_a_folder_is_loaded_by_name(bulk):
    bulk.zip("indiv18.zip", {"itcont.txt": bulk.lines(3)})
    bulk.write("cn.txt", [CN])
    report = load_folder(bulk.settings, bulk.folder, 2018)
    assert report.ok
    assert current_rows(bulk.settings) == {"candidates": 1, "individual_contributions": 3}


def test_unknown_names_and_other_cycles_are_listed(bulk):
    bulk.write("cn.txt", [CN])
    bulk.write("notes.txt", ["x"])
    bulk.write("cn20.txt", [CN])
    bulk.write("weball18.txt", ["H8GA06195" + "|" * 29])
    report = load_folder(bulk.settings, bulk.folder, 2018)
    told = [each.sentence() for each in report.outcomes if each.state is State.SKIPPED]
    assert told == [
        "cn20.txt: is of cycle 2020, not 2018, skipped",
        "notes.txt: not the name of an FEC bulk file, skipped",
    ]


def test_a_folder_of_another_cycle_stops_before_anything_is_loaded(bulk):
    bulk.write("cn.txt", [CN])
    bulk.write("ccl20.txt", ["H8GA06195|2020|2020|C00000059|H|P|1"])
    bulk.write("weball16.txt", ["H8GA06195" + "|" * 29])
    with pytest.raises(BadInputError, match=r"holds files of cycle 2016 and 2020 by their names, and none of 2018"):
        load_folder(bulk.settings, bulk.folder, 2018)
    assert read_records(bulk.settings) == []


def test_names_without_a_year_are_of_the_cycle_asked_for(bulk):
    bulk.write("cn.txt", [CN])
    bulk.write("itcont.txt", bulk.lines(1))
    assert load_folder(bulk.settings, bulk.folder, 2018).ok
    assert current_rows(bulk.settings) == {"candidates": 1, "individual_contributions": 1}


def test_a_single_file_named_for_another_cycle_stops(bulk):
    with pytest.raises(BadInputError, match=r"cn20\.txt is of cycle 2020 by its name, not of 2018"):
        bulk.load(bulk.write("cn20.txt", [CN]), "cn")
    assert read_records(bulk.settings) == []
    assert bulk.load(bulk.write("cn18.txt", [CN]), "cn").is_new


def test_two_files_of_one_dataset_stop_before_anything_is_loaded(bulk):
    bulk.write("cn.txt", [CN])
    bulk.write("cn18.txt", [CN])
    bulk.zip("indiv18.zip", {"itcont.txt": bulk.lines(3)})
    with pytest.raises(BadInputError, match=r"cn\.txt and cn18\.txt in .* are both cn of 2018; keep one"):
        load_folder(bulk.settings, bulk.folder, 2018)
    assert read_records(bulk.settings) == []


def test_one_bad_file_does_not_stop_the_others(bulk):
    bulk.write("cn.txt", ["C00000059|SOME PAC" + "|" * 13])
    bulk.zip("indiv18.zip", {"itcont.txt": bulk.lines(3)})
    report = load_folder(bulk.settings, bulk.folder, 2018)
    assert not report.ok
    assert report.failed[0].sentence().startswith("cn.txt is not cn")
    assert current_rows(bulk.settings) == {"individual_contributions": 3}


@pytest.mark.parametrize(
    ("name", "told"), [("nowhere", "does not exist"), ("file", "is not a folder"), ("empty", "holds no FEC bulk file")]
)
def test_a_wrong_folder(settings, tmp_path, name, told):
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").touch()
    with pytest.raises(BadInputError, match=told):
        load_folder(settings, tmp_path / name, 2018)


@pytest.mark.parametrize(("cycle", "told"), [(2017, "so 2017 is in 2018"), (2028, "has not begun; the newest is 2026")])
def test_a_wrong_cycle(cycle, told):
    with pytest.raises(BadInputError, match=told):
        check_cycle(cycle, today=datetime(2026, 11, 21, tzinfo=UTC))


def test_the_cycle_in_progress_is_known_in_its_odd_year():
    check_cycle(2028, today=datetime(2027, 1, 2, tzinfo=UTC))


def test_a_cycle_before_the_first_of_a_source(bulk):
    bulk.write("ccl.txt", [])
    with pytest.raises(BadInputError, match="ccl begins with cycle 2000"):
        load_folder(bulk.settings, bulk.folder, 1998)


def test_a_missing_file(bulk):
    with pytest.raises(BadInputError, match="is not a file"):
        bulk.load(bulk.folder / "none.txt")


def test_the_same_bytes_again_are_not_parsed_again(bulk):
    path = bulk.write("itcont.txt", bulk.lines(1))
    first, again = bulk.load(path), bulk.load(path)
    assert (first.is_new, again.is_new) == (True, False)
    assert again.record == first.record
    assert len(list(bulk.settings.raw.rglob("itcont.txt"))) == 1


def test_a_newer_file_replaces_an_older_one(bulk):
    bulk.load(bulk.write("old.txt", bulk.lines(1)), as_of=OLD)
    bulk.load(bulk.write("new.txt", bulk.lines(2)), as_of=NEW)
    assert current_rows(bulk.settings) == {"individual_contributions": 2}


def test_an_old_drop_loaded_late_hides_nothing_without_force(bulk):
    old = bulk.write("old.txt", bulk.lines(1))
    bulk.load(bulk.write("new.txt", bulk.lines(2)), as_of=NEW)
    late = bulk.load(old, as_of=OLD)
    assert late.state is State.OLDER
    assert "--force" in late.sentence()
    assert current_rows(bulk.settings) == {"individual_contributions": 2}
    assert bulk.load(old, as_of=OLD, force=True).state is State.LOADED
    assert current_rows(bulk.settings) == {"individual_contributions": 1}


def test_a_date_given_later_makes_the_same_bytes_another_version(bulk):
    path = bulk.write("itcont.txt", bulk.lines(1))
    bulk.load(path)
    assert bulk.load(path, as_of=OLD).record.source_as_of == OLD


def test_a_changed_parser_makes_loads_stale_and_they_are_parsed_again(bulk, monkeypatch):
    bulk.load(bulk.write("old.txt", bulk.lines(1)), as_of=OLD)
    assert load_stale(bulk.settings).loaded == ()
    monkeypatch.setattr("racemoney.parse.contract.PARSER_VERSION", 99)
    (again,) = load_stale(bulk.settings).loaded
    assert again.record.source_as_of == OLD
    assert load_stale(bulk.settings).loaded == ()


def test_a_forced_old_drop_stays_current_when_it_is_parsed_again(bulk, monkeypatch):
    bulk.load(bulk.write("new.txt", bulk.lines(2)), as_of=NEW)
    bulk.load(bulk.write("old.txt", bulk.lines(1)), as_of=OLD, force=True)
    monkeypatch.setattr("racemoney.parse.contract.PARSER_VERSION", 99)
    load_stale(bulk.settings)
    assert current_rows(bulk.settings) == {"individual_contributions": 1}


def test_a_crash_before_the_record_leaves_no_load(bulk, monkeypatch):
    def crash(*_):
        raise RuntimeError("power cut")

    bulk.load(bulk.write("old.txt", bulk.lines(1)), as_of=OLD)
    monkeypatch.setattr("racemoney.lake.commit.write_record", crash)
    with pytest.raises(RuntimeError):
        bulk.load(bulk.write("new.txt", bulk.lines(2)), as_of=NEW)
    assert current_rows(bulk.settings) == {"individual_contributions": 1}


def test_a_failed_load_leaves_the_former_current(bulk):
    bulk.load(bulk.write("old.txt", bulk.lines(1)), as_of=OLD)
    with pytest.raises(BadInputError):
        bulk.load(bulk.write("new.txt", [*bulk.lines(30), *["x"] * 30]), as_of=NEW)
    assert current_rows(bulk.settings) == {"individual_contributions": 1}


def test_synthetic_and_real_never_meet(bulk):
    bulk.load(bulk.write("real.txt", bulk.lines(1)))
    bulk.write("SYNTHETIC", [])
    with pytest.raises(BadInputError, match=r"is synthetic, but .* holds real data"):
        bulk.load(bulk.write("made_up.txt", bulk.lines(2)))


def test_real_files_stay_out_of_a_synthetic_home(bulk):
    marker = bulk.write("SYNTHETIC", [])
    assert bulk.load(bulk.write("made_up.txt", bulk.lines(2))).record.is_synthetic
    marker.unlink()
    with pytest.raises(BadInputError, match=r"is real, but .* holds synthetic data"):
        bulk.load(bulk.write("real.txt", bulk.lines(1)))


def test_a_stored_receipt_is_loaded(bulk):
    receipt = store(bulk.settings, bulk.write("cn.txt", [CN]), "cn", 2018, url="https://www.fec.gov/x", last_modified=NEW)
    loaded = load_receipt(bulk.settings, receipt)
    assert (loaded.record.url, loaded.record.as_of_basis) == ("https://www.fec.gov/x", "last_modified")
    assert loaded.record.source_version == "2018-12-01T00:00:00Z"


def test_progress_hears_every_byte(bulk):
    class Ear:
        size = done = 0
        told = ""

        def start(self, name, size):
            self.size = size

        def advance(self, size):
            self.done += size

        def finish(self, told):
            self.told = told

    ear = Ear()
    bulk.load(bulk.zip("indiv18.zip", {"itcont.txt": bulk.lines(3)}), progress=ear)
    assert (ear.done, ear.told) == (ear.size, "indiv18.zip: 3 rows")


def test_data_through_is_the_latest_day_not_after_the_source(bulk):
    lines = [bulk.line(transaction_date=day) for day in ("03292017", "12302018")]
    loaded = bulk.load(bulk.write("itcont.txt", lines), as_of=NEW)
    assert loaded.record.tables[0].data_through_date.isoformat() == "2017-03-29"


def test_data_through_of_a_summary_is_the_end_of_its_coverage():
    from racemoney.sources import get_source

    assert delimited.main_date(get_source("committee_summary")) == "coverage_end_date"


def test_a_raw_file_that_is_gone_is_one_sentence(bulk, monkeypatch):
    record = bulk.load(bulk.write("itcont.txt", bulk.lines(1))).record
    (bulk.settings.lake_root / record.raw_path).unlink()
    monkeypatch.setattr("racemoney.parse.contract.PARSER_VERSION", 99)
    (failed,) = load_stale(bulk.settings).failed
    assert "is gone; fetch it again" in failed.said


def test_an_old_drop_loaded_twice_still_says_why_it_is_not_current(bulk):
    old = bulk.write("old.txt", bulk.lines(1))
    bulk.load(bulk.write("new.txt", bulk.lines(2)), as_of=NEW)
    bulk.load(old, as_of=OLD)
    assert "already loaded" in (told := bulk.load(old, as_of=OLD).sentence())
    assert "--force" in told
