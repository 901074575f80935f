"""Zips: only the declared member is read, and a broken or hostile one is one clear sentence."""

import os
import struct
import zipfile
from datetime import UTC, datetime

import pytest

from racemoney.channels.bulk_files import load_folder
from racemoney.errors import BadInputError

NOON = datetime(2018, 12, 3, 12, tzinfo=UTC)


def test_by_date_copies_are_ignored(bulk):
    path = bulk.zip("indiv18.zip", {"by_date/itcont_2018_1.txt": bulk.lines(9), "itcont.txt": bulk.lines(2)})
    assert bulk.load(path).record.tables[0].rows_loaded == 2


def test_a_zip_gives_the_rows_of_its_text(bulk):
    zipped = bulk.load(bulk.zip("indiv18.zip", {"itcont.txt": bulk.lines(3)}))
    plain = bulk.load(bulk.write("itcont.txt", bulk.lines(3)))
    without = [{k: v for k, v in row.items() if k != "load_id"} for row in bulk.rows(zipped)]
    assert without == [{k: v for k, v in row.items() if k != "load_id"} for row in bulk.rows(plain)]


def test_a_stored_member_is_read(bulk):
    path = bulk.write("indiv18.zip", b"")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("itcont.txt", bulk.line() + "\n")
    assert bulk.load(path).record.tables[0].rows_loaded == 1


def test_a_missing_member_names_what_is_there(bulk):
    path = bulk.zip("indiv18.zip", {"itoth.txt": bulk.lines(1)})
    with pytest.raises(BadInputError, match=r"indiv18\.zip must hold itcont\.txt once; it holds itoth\.txt"):
        bulk.load(path)


@pytest.mark.parametrize("cut", [1, 30, 200])
def test_a_truncated_zip(bulk, cut):
    path = bulk.zip("indiv18.zip", {"itcont.txt": bulk.lines(50)})
    path.write_bytes(path.read_bytes()[:-cut])
    with pytest.raises(BadInputError, match=r"indiv18\.zip is cut short or is not a zip .* download it again"):
        bulk.load(path)


def test_a_zip_with_a_flipped_byte(bulk):
    path = bulk.zip("indiv18.zip", {"itcont.txt": bulk.lines(50)})
    data = bytearray(path.read_bytes())
    data[len(data) // 2 - 100] ^= 0xFF
    path.write_bytes(data)
    with pytest.raises(BadInputError, match=r"itcont\.txt is damaged"):
        bulk.load(path)
    assert not list(bulk.settings.tables.rglob("*.parquet"))


def test_a_zip_bomb_is_refused_before_it_is_read(bulk):
    path = bulk.zip("indiv18.zip", {"itcont.txt": ["x" * 4_000_000]})
    with pytest.raises(BadInputError, match="which no FEC file does"):
        bulk.load(path)


def test_a_member_larger_than_it_claims_stops(bulk):
    path = bulk.zip("indiv18.zip", {"itcont.txt": bulk.lines(50)})
    data = path.read_bytes()
    size = struct.pack("<L", zipfile.ZipFile(path).getinfo("itcont.txt").file_size)
    path.write_bytes(data.replace(size, struct.pack("<L", 10)))
    with pytest.raises(BadInputError, match="size or checksum is wrong"):
        bulk.load(path)


def test_an_encrypted_member(bulk):
    path = bulk.zip("indiv18.zip", {"itcont.txt": bulk.lines(1)})
    data = bytearray(path.read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    with pytest.raises(BadInputError, match="is encrypted"):
        bulk.load(path)


def test_a_zip_that_is_called_a_text(bulk):
    path = bulk.zip("itcont.txt", {"itcont.txt": bulk.lines(1)})
    with pytest.raises(BadInputError, match=r"itcont\.txt is a zip by its bytes but not by its name"):
        bulk.load(path)


def test_a_text_that_is_called_a_zip(bulk):
    with pytest.raises(BadInputError, match="is not a zip"):
        bulk.load(bulk.write("indiv18.zip", bulk.lines(1)))


def test_a_zip_for_a_source_that_has_none(bulk):
    path = bulk.zip("ie.zip", {"ie.csv": ["x"]})
    with pytest.raises(BadInputError, match=r"published as independent_expenditure_2018\.csv"):
        bulk.load(path, "independent_expenditure")


def test_a_text_without_line_ends_is_refused(bulk):
    with pytest.raises(BadInputError, match="line of more than"):
        bulk.load(bulk.write("itcont.txt", b"x" * (17 << 20)))


# as programs write it that know no date, and as no calendar has it
DATES = {"none": 0, "first day": 0x21, "month 13": 13 << 5 | 1, "day 0": 1 << 5, "february 31": 2 << 5 | 31}


@pytest.mark.parametrize("date", DATES.values(), ids=DATES.keys())
def test_an_entry_without_a_date_has_the_file_s_own_and_says_so(bulk, date):
    path = bulk.zip("indiv18.zip", {"itcont.txt": bulk.lines(2)})
    data = bytearray(path.read_bytes())
    for header, at in ((b"PK\x01\x02", 12), (b"PK\x03\x04", 10)):
        start = data.index(header) + at
        data[start : start + 4] = struct.pack("<HH", 0, date)
    path.write_bytes(data)
    os.utime(path, (NOON.timestamp(), NOON.timestamp()))
    (loaded,) = load_folder(bulk.settings, bulk.folder, 2018).loaded
    record = loaded.record
    assert (record.source_as_of, record.as_of_basis, len(bulk.rows(loaded))) == (NOON, "file_mtime", 2)
    assert loaded.sentence().endswith(
        "indiv18.zip: its zip has no date, so 2018-12-03, the file's own, is taken; --as-of gives another"
    )
    told = load_folder(bulk.settings, bulk.folder, 2018, as_of=NOON).loaded[0]
    assert "no date" not in told.sentence()


@pytest.mark.parametrize("seconds", [30, 31])
def test_nor_does_a_minute_have_62_seconds(bulk, seconds):
    path = bulk.zip("indiv18.zip", {"itcont.txt": bulk.lines(1)})
    data = bytearray(path.read_bytes())
    start = data.index(b"PK\x01\x02") + 12
    data[start : start + 2] = struct.pack("<H", seconds)
    path.write_bytes(data)
    assert bulk.load(path).record.as_of_basis == "file_mtime"
