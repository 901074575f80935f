"""The kit: whole, small, the same at every run, and visibly invented."""

import re
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from kit.facts import load_facts
from kit.generate import generate
from kit.rows import FIRST_SUB_ID
from racemoney.channels.bulk_files import load_file
from racemoney.settings import Settings
from racemoney.sources import load_sources

SOURCES = load_sources()
BROKEN = "SYNTHDONOR, BROKEN"


def lines(kit: Path, dataset: str) -> list[list[str]]:
    source = SOURCES[dataset]
    text = (
        zipfile.ZipFile(kit / source.file_name(2018)).read(str(source.member_name(2018))).decode("utf-8", "surrogateescape")
    )
    return [line.split("|") for line in text.split("\n")[:-1]]


def column(kit: Path, dataset: str, fec: str) -> list[str]:
    place = [each.fec for each in SOURCES[dataset].columns].index(fec)
    return [line[place] for line in lines(kit, dataset) if BROKEN not in line]


def test_another_seed_gives_other_bytes(kit, tmp_path):
    generate(tmp_path / "other", seed=1)
    assert (tmp_path / "other" / "indiv18.zip").read_bytes() != (kit / "indiv18.zip").read_bytes()


def test_every_dataset_and_the_mark_are_there_and_small(kit):
    names = {source.file_name(2018) for source in SOURCES.values()}
    folders = {"filings", "electronic"}
    assert {path.name for path in kit.iterdir()} == names | folders | {"SYNTHETIC", "kit-manifest.json"}
    assert sum(path.stat().st_size for path in kit.iterdir()) < 8_000_000
    assert sum(path.stat().st_size for path in kit.glob("filings/*")) < 12_000_000


@pytest.mark.parametrize("dataset", SOURCES)
def test_a_strict_reader_finds_what_the_manifest_says(kit, manifest, tmp_path, dataset):
    file = kit / SOURCES[dataset].file_name(2018)
    loaded = load_file(Settings(home=tmp_path), dataset, file, 2018).loaded[0].record
    table = loaded.tables[0]
    assert loaded.is_synthetic
    assert table.rows_loaded == manifest.rows[dataset]
    assert table.rows_quarantined == manifest.expected_quarantined[dataset]


def test_the_by_date_member_repeats_the_rows(kit):
    archive = zipfile.ZipFile(kit / "indiv18.zip")
    first, second = archive.namelist()
    assert (first, second.startswith("by_date/")) == ("itcont.txt", True)
    assert archive.read(first) == archive.read(second)


@pytest.mark.parametrize("dataset", ["indiv", "oth", "oppexp"])
def test_numbers_lie_where_the_fec_cannot_issue_any(kit, dataset):
    assert all(int(value) > FIRST_SUB_ID for value in column(kit, dataset, "SUB_ID"))
    assert all(int(value) < 2**63 for value in column(kit, dataset, "SUB_ID"))
    assert all(int(value) >= 900_000_000 for value in column(kit, dataset, "FILE_NUM"))
    assert all(value.startswith("9999") for value in column(kit, dataset, "IMAGE_NUM"))
    assert all(value.startswith("SYN") for value in column(kit, dataset, "TRAN_ID"))


def test_row_ids_are_unique_and_pas2_is_a_part_of_oth(kit):
    for dataset in ("indiv", "oth", "pas2", "oppexp"):
        assert max(Counter(column(kit, dataset, "SUB_ID")).values()) == 1
    assert set(column(kit, "pas2", "SUB_ID")) < set(column(kit, "oth", "SUB_ID"))
    assert not set(column(kit, "indiv", "SUB_ID")) & set(column(kit, "oth", "SUB_ID"))


def test_nobody_is_named_but_candidates_and_committees(kit):
    public = {each.name for each in load_facts().candidates.values()}
    public |= {each.name for each in load_facts().committees.values()}
    invented = re.compile(r"SYNTH|INVENTED|DROPPED PARTNERSHIP")
    for dataset in ("indiv", "oth", "pas2", "oppexp"):
        assert [name for name in column(kit, dataset, "NAME") if name not in public and not invented.match(name)] == []


def test_nobody_has_a_real_address(kit):
    assert set(column(kit, "cn", "CAND_ST1")) == {"1 SYNTHETIC ST"}
    assert set(column(kit, "cm", "CMTE_ST1")) == {"1 SYNTHETIC ST"}
    assert set(column(kit, "cm", "TRES_NM")) == {"SYNTHETIC TREASURER"}


def test_the_roster_of_the_special_is_as_in_ccl18():
    seat = {each.id for each in load_facts().candidates.values() if each.seat == "GA-06"}
    of_2017 = [link for link in load_facts().links if link.year == 2017 and link.candidate in seat]
    both = {link.candidate for link in of_2017} & {link.candidate for link in load_facts().links if link.year == 2018}
    assert (len(of_2017), len({link.candidate for link in of_2017})) == (20, 19)
    assert both == {"H8GA06286", "H0GA06143", "H6GA06116", "H8GA06187", "H8GA06211", "H8GA06328", "H8GA06351"}
    assert "H8GA06393" not in {link.candidate for link in of_2017}


def test_both_sides_and_both_directions_of_conduit_gifts_are_there(manifest):
    for fact in ("conduit_copy", "conduit_only", "conduit_memo", "conduit_code_on_own_row", "conduit_named_as_donor"):
        assert manifest.facts(fact), fact
    assert {each["conduit"] for each in manifest.facts("conduit_copy")} == {"C00401224", "C00441949"}


def test_awkward_rows_are_there(manifest):
    for fact in ("memo_of_counted_parent", "memo_orphan", "pgi_conflict", "odd_place", "readable_dirt", "pac_memo"):
        assert manifest.facts(fact), fact
