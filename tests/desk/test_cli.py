"""The command line as a person types it: each verb, and each thing that can be typed wrongly."""

import csv
import io
import subprocess
import sys
from datetime import UTC, datetime
from typing import Any

import pytest
from desk.home import ADA, ADAS, FORMULA, LATER, MISSING, RACE, ROWS, copy_home, listing, load_newer
from sql.world import indiv, load_rows, notice, row, write_folder

from racemoney import __version__
from racemoney.build.manifest import build_in_place
from racemoney.cli import main
from racemoney.desk.query import stream_sql
from racemoney.settings import Settings
from racemoney.words import LAW, SYNTHETIC


@pytest.fixture
def racemoney(monkeypatch, capsys):
    """Runs the command; gives exit code, standard output and standard error."""

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["racemoney", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        told = capsys.readouterr()
        return ended.value.code or 0, told.out, told.err

    return run


@pytest.fixture
def ask(racemoney, published):
    """The same on the published home, which no reading command may change."""

    def run(verb, *arguments):
        before = listing(published.root)
        answer = racemoney(verb, *arguments, "--home", published.root)
        assert listing(published.root) == before
        return answer

    return run


def table(text):
    return list(csv.reader(io.StringIO(text)))


def is_one_sentence(text):
    return text.startswith("racemoney: ") and text.count("\n") == 1 and "Traceback" not in text


# what is asked rightly


def test_version(racemoney):
    assert racemoney("--version") == (0, f"{__version__}\n", "")


def test_races_lists_every_race(ask):
    code, out, _ = ask("races")
    assert code == 0
    assert {"KY-01-2016", RACE, "KS-04-2017-special", "GA-06-2017-special"} <= {line.split()[0] for line in out.splitlines()}


def test_races_by_cycle_and_kind(ask):
    _, out, _ = ask("races", "--cycle", 2016, "--csv")
    found = [line[0] for line in table(out)[1:]]
    assert "KY-01-2016" in found
    assert not [race_id for race_id in found if "2017" in race_id or "2018" in race_id]
    _, out, _ = ask("races", "--special", "--csv")
    assert all(line[0].endswith("-special") for line in table(out)[1:])


def test_races_as_csv(ask):
    code, out, _ = ask("races", "--csv")
    header, *lines = table(out)
    assert header == [
        "race_id", "final_election_date", "candidates", "candidates_receipts", "outside_total", "missing_sources",
    ]  # fmt: skip
    assert [RACE, "2018-11-06", "2", "1500.20", "", MISSING] in lines
    assert code == 0


def test_show_tells_the_race_whatever_the_case_of_its_id(ask):
    code, out, _ = ask("show", RACE.lower())
    assert code == 0
    assert out.startswith(RACE)
    assert "SYNTHETIC DATA" in out


def test_sql_prints_a_table(ask):
    code, out, err = ask("sql", f"select candidate_name, receipts from race_candidate_money where candidate_id = '{ADA}'")
    assert (code, err) == (0, "")
    assert [line.split() for line in out.splitlines()[:2]] == [["candidate_name", "receipts"], ["ABLE,", "ADA", "1,500.20"]]
    # the data of this home is invented, which the answer says itself
    assert out.splitlines()[2:] == [SYNTHETIC]


def test_sql_as_csv_is_exact(ask):
    _, out, _ = ask("sql", "--csv", f"select receipts, on_ballot from race_candidate_money join race_candidates using "
                    f"(race_id, candidate_id) where candidate_id = '{ADA}'")  # fmt: skip
    assert out == "receipts,on_ballot\n1500.20,\n"


def test_csv_stays_csv_and_is_marked_beside(ask):
    code, out, err = ask("sql", "--csv", "select 1 as one")
    assert (code, out, err) == (0, "one\n1\n", f"{SYNTHETIC}\n")


@pytest.mark.parametrize(
    "read", ["contributions", "main.contributions", "lake.individual_contributions", "(select * from FILING_RECEIPTS)"]
)
def test_sql_states_the_law_beside_donors_data(ask, read):
    for flags in ((), ("--csv",)):
        assert LAW in ask("sql", *flags, f"select count(*) from {read}")[2]


def test_a_csv_that_may_name_donors_has_the_law_inside(ask):
    names = "select contributor_name, amount from lake.individual_contributions order by amount"
    for flags in ((), ("--limit", 50)):
        header, first, *others = table(ask("sql", "--csv", *flags, names)[1])
        assert header == ["contributor_name", "amount", "donor_data_law"]
        assert first[2] == LAW
        assert others
        assert {row[2] for row in others} == {""}
        # a sum names nobody
        assert table(ask("sql", "--csv", *flags, "select count(*) as n from contributions")[1])[0] == ["n"]
        assert table(ask("sql", "--csv", *flags, "select race_id from races")[1])[0] == ["race_id"]


def test_sql_states_no_law_beside_totals(ask):
    assert LAW not in ask("sql", "select count(*) from race_spending")[2]


def test_no_escape_sequence_reaches_a_terminal_or_a_file(ask):
    steering = "chr(27) || ']0;title' || chr(7) || chr(27) || '[31mRED' || chr(8238) || chr(155) || 'K'"
    for flags in ((), ("--csv",)):
        _, out, err = ask("sql", *flags, f"select {steering} as name")
        assert "RED" in out
        assert not set(out + err) & set("\x1b\x07\u202e\x9b")
    code, out, err = ask("show", "\x1b[31mKY-01")
    assert (code, out) == (1, "")
    assert "\x1b" not in err


def test_sql_as_csv_runs_no_formula(ask):
    _, out, _ = ask(
        "sql", "--csv", "select spender_name, -5 as number from race_outside_spending where spender_id = 'C97800001'"
    )
    assert table(out) == [["spender_name", "number"], [f"'{FORMULA}", "-5"]]


def test_sql_reads_the_lake_of_the_home(ask):
    code, out, _ = ask(
        "sql", "--csv", f"select sum(amount) from lake.individual_contributions where committee_id = '{ADAS}'"
    )
    assert (code, table(out)[1]) == (0, ["1000.00"])


def test_sql_as_csv_has_no_row_limit(ask):
    code, out, err = ask("sql", "--csv", "select range as number from range(5000)")
    assert (code, err) == (0, f"{SYNTHETIC}\n")
    assert [line[0] for line in table(out)] == ["number", *map(str, range(5000))]


def test_a_large_result_streams(published):
    rows: Any = stream_sql(published, "select range as number from range(100_000_000_000)")
    assert [next(rows), next(rows), next(rows)] == [("number",), (0,), (1,)]
    rows.close()


def test_a_statement_that_fails_halfway_is_one_sentence(ask):
    code, _, err = ask("sql", "--csv", "select case when range = 4000 then error('no more') else range end from range(5000)")
    assert code == 1
    assert is_one_sentence(err)
    assert "no more" in err


def test_sql_says_where_it_cuts(ask):
    code, out, err = ask("sql", "--csv", "--limit", 2, "select race_id from races order by 1")
    assert (code, len(table(out))) == (0, 3)
    assert "only the first 2 rows" in ask("sql", "--limit", 2, "select race_id from races order by 1")[2] + err


def test_status_tells_rows_age_and_bytes_of_every_table(ask):
    code, out, _ = ask("status", "--cycle", 2018, "--csv")
    header, *lines = table(out)
    assert header[:7] == ["table", "cycle", "rows", "quarantined", "source as of", "date from", "data through"]
    (found,) = [line for line in lines if line[0] == "individual_contributions"]
    assert found[:8] == [
        "individual_contributions", "2018", "3", "0", "2018-12-01 00:00", "given", "2017-03-01", "itcont.txt",
    ]  # fmt: skip
    assert len(found[8]) == 12
    assert code == 0


def test_status_as_csv_has_one_shape(ask):
    _, out, _ = ask("status", "--csv")
    assert {len(line) for line in table(out)} == {len(table(out)[0])}


def test_status_says_that_data_is_synthetic(ask):
    assert "SYNTHETIC DATA" in ask("status")[1]


def test_status_ends_with_one_where_a_source_is_too_old(ask):
    code, out, err = ask("status", "--max-age", "2d")
    assert code == 1
    assert "individual_contributions" in out
    assert is_one_sentence(err)
    assert "older than 2d: " in err
    assert "individual_contributions 2018" in err
    weeks = (datetime.now(UTC) - datetime(2018, 12, 1, tzinfo=UTC)).days // 7 + 1
    assert ask("status", "--max-age", f"{weeks}w")[0] == 0


def test_build_says_that_nothing_changed(ask, published):
    assert ask("build") == (0, f"nothing changed since the published build; {published.database} stays\n", "")


def test_load_says_what_it_loaded_and_what_it_left(racemoney, tmp_path):
    folder = write_folder(tmp_path / "in", [row("indiv", committee_id=ADAS, amount=5)], 2018)
    (folder / "notes.md").write_text("mine")
    code, out, _ = racemoney("load", "--from", folder, "--cycle", 2018, "--home", tmp_path / "home")
    assert code == 0
    assert "itcont.txt: 1 rows into individual_contributions 2018" in out
    assert "notes.md: not the name of an FEC bulk file, skipped" in out
    code, out, _ = racemoney("load", "--from", folder, "--cycle", 2018, "--home", tmp_path / "home")
    assert "itcont.txt: already loaded" in out


def test_filings_name_what_they_cannot_read_and_load_the_rest(racemoney, tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "900000001.fec").write_text("HDR\x1cFEC\x1c8.3\x1cSOFT\x1c1\x1c\x1c\nF99\x1cC00000059\x1cDOE FOR CONGRESS\n")
    (folder / "letter.fec").write_text("mine")
    code, out, err = racemoney("load", "--from", folder, "--home", tmp_path / "home")
    assert code == 1
    # its header and its cover
    assert "900000001.fec: 2 rows" in out
    sentence = "racemoney: letter.fec does not name a filing; name it by its file number, as in 1326465.fec"
    assert err.splitlines()[-1] == sentence


def test_load_takes_one_file_of_any_name(racemoney, tmp_path):
    folder = write_folder(tmp_path / "in", [row("indiv", committee_id=ADAS, amount=5)], 2018)
    (folder / "itcont.txt").rename(folder / "mine.dat")
    code, out, _ = racemoney(
        "load",
        "--dataset",
        "indiv",
        folder / "mine.dat",
        "--cycle",
        2018,
        "--as-of",
        "2018-12-03",
        "--home",
        tmp_path / "home",
    )
    assert code == 0
    assert "mine.dat: 1 rows into individual_contributions 2018" in out
    _, out, _ = racemoney("status", "--csv", "--home", tmp_path / "home")
    assert table(out)[1][4:6] == ["2018-12-03 00:00", "given"]


def test_export_prints_the_folder(racemoney, published, tmp_path):
    settings = copy_home(published, tmp_path / "home")
    assert racemoney("export", RACE, "--home", settings.root) == (0, f"{settings.exports / RACE}\n", "")
    assert (settings.exports / RACE / "datapackage.json").is_file()


def test_gc_says_what_it_removed_and_keeps_what_is_in_place(racemoney, published, tmp_path):
    settings = copy_home(published, tmp_path / "home")
    load_newer(settings, indiv(committee_id=ADAS, amount=50))
    load_newer(settings, indiv(committee_id=ADAS, amount=51), indiv(committee_id=ADAS, amount=52))
    code, out, _ = racemoney("gc", "--keep", 1, "--home", settings.root)
    # the drop between the published one and the newest
    assert code == 0
    assert out.startswith("removed 1 loads, 0 half-written ones and 1 raw files")
    assert build_in_place(settings).build_id == build_in_place(published).build_id


def test_changes_tells_what_a_newer_drop_changed(racemoney, published, tmp_path):
    settings = copy_home(published, tmp_path / "home")
    code, out, _ = racemoney("changes", "--cycle", 2018, "--csv", "--home", settings.root)
    assert (code, len(table(out))) == (0, 1)
    load_newer(
        settings,
        indiv(committee_id=ADAS, amount=50, sub_id=9_100_000_000_000_000_001),
        indiv(committee_id="C97800001", amount=7),
    )
    before = listing(settings.root)
    code, out, _ = racemoney("changes", "--cycle", 2018, "--home", settings.root)
    assert code == 0
    assert ["2018-12-08", "00:00", "individual_contributions", "added", "new_data", "2", "57.00"] in [
        line.split() for line in out.splitlines()
    ]
    assert "SYNTHETIC DATA" in out
    _, out, _ = racemoney("changes", "--cycle", 2018, "--committee", ADAS.lower(), "--csv", "--home", settings.root)
    assert [line[1:9] for line in table(out)[1:]] == [
        ["individual_contributions", "added", "new_data", "9100000000000000001", ADAS, "", "", "50.00"]
    ]
    _, out, _ = racemoney("changes", "--cycle", 2018, "--table", "candidates", "--csv", "--home", settings.root)
    assert len(table(out)) == 1
    assert listing(settings.root) == before


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--committee", "c99999999"), "nothing changed for C99999999 in 2018: "),
        (("--table", "candidates"), "nothing changed in candidates of 2018: "),
        (("--committee", ADAS, "--table", "candidates"), f"nothing changed for {ADAS} in candidates of 2018: "),
    ],
)
def test_changes_says_that_there_are_none(racemoney, published, tmp_path, arguments, told):
    settings = copy_home(published, tmp_path / "home")
    load_newer(settings, indiv(committee_id=ADAS, amount=50))
    code, out, err = racemoney("changes", "--cycle", 2018, *arguments, "--home", settings.root)
    assert (code, err, out.count("\n")) == (0, "", 1)
    assert out.startswith(told)
    assert len(table(racemoney("changes", "--cycle", 2018, *arguments, "--csv", "--home", settings.root)[1])) == 1


def test_changes_of_a_first_drop(ask):
    told = "nothing changed in 2018: no load brought other rows there than the one before it\n"
    assert ask("changes", "--cycle", 2018) == (0, told, "")


@pytest.mark.slow
def test_changes_tells_which_figures_a_newer_build_changed(racemoney, published, tmp_path):
    settings = copy_home(published, tmp_path / "home")
    asked = ("changes", "--figures", "--race", RACE, "--csv", "--home", settings.root)
    code, out, err = racemoney(*asked)
    assert (code, out) == (1, "")
    assert is_one_sentence(err)
    assert "holds no build before the published one" in err
    # 4.00 was spent against ADA; the file of 24- and 48-hour reports comes again with 6.00 more
    more = notice(
        spender_id="C97800002",
        spender_name="PLAIN PAC",
        candidate_id=ADA,
        amount="6.00",
        file_number=6003,
        dissemination_date="2018-10-03",
        support_oppose="O",
    )
    load_rows(settings, tmp_path / "newer", [each for each in ROWS if each[0] == more[0]] + [more], as_of=LATER)
    assert racemoney("build", "--home", settings.root)[0] == 0
    code, out, _ = racemoney(*asked)
    assert code == 0
    assert [RACE, ADA, "outside spending against", "4.00", "10.00"] in table(out)
    assert [line for line in table(out) if line[2] == "receipts"] == []


def test_changes_says_where_it_cuts(racemoney, published, tmp_path):
    settings = copy_home(published, tmp_path / "home")
    load_newer(settings, indiv(committee_id=ADAS, amount=50), indiv(committee_id=ADAS, amount=51))
    _, out, err = racemoney("changes", "--cycle", 2018, "--limit", 1, "--csv", "--home", settings.root)
    assert [line[8] for line in table(out)[1:]] == ["51.00"]
    assert "only the first 1 rows" in err


# what is asked wrongly


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--cycle", 2014), "nothing of cycle 2014 is loaded in"),
        (("--cycle", 2018, "--committee", "C1"), "'C1' is no committee id; write it like C00630426"),
        (("--cycle", 2018, "--table", "gifts"), "unknown table 'gifts'; known are api_candidate_totals"),
    ],
)
def test_changes_asked_wrongly(ask, arguments, told):
    code, out, err = ask("changes", *arguments)
    assert (code, out) == (1, "")
    assert is_one_sentence(err)
    assert told in err


@pytest.mark.parametrize("verb", ["show", "export"])
def test_an_unknown_race_names_the_nearest(ask, verb):
    code, out, err = ask(verb, "KY-01-2108")
    assert (code, out) == (1, "")
    assert is_one_sentence(err)
    assert "no race 'KY-01-2108' in this home; near are" in err
    assert RACE in err


@pytest.mark.parametrize("asked", ["MT-AL-2017-special", "mt-al-2017-special", "MT-00-2017-special"])
def test_an_at_large_seat_is_taken_and_shown_as_people_write_it(ask, asked):
    code, out, _ = ask("show", asked)
    assert code == 0
    assert out.startswith("MT-AL-2017-special (MT-00-2017-special)   special general 2017-05-25")


def test_a_race_unlike_any_other_names_none(ask):
    assert ask("show", "zzz")[2] == "racemoney: no race 'zzz' in this home; `racemoney races` lists all\n"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--from", "{tmp}/nowhere", "--cycle", "2018"), "nowhere does not exist"),
        (("--from", "{tmp}/file.txt", "--cycle", "2018"), "file.txt is not a folder"),
        (
            ("--from", "{tmp}/empty", "--cycle", "2018"),
            "empty holds no FEC bulk file of cycle 2018; names are like indiv18.zip",
        ),
        (("--from", "{tmp}/good", "--cycle", "2017"), "2017 is not a cycle: cycles are named by their even year"),
        (("--from", "{tmp}/good", "--cycle", "2040"), "cycle 2040 has not begun"),
        (("--from", "{tmp}/good"), "give the cycle of the bulk files, such as --cycle 2018"),
        (("--cycle", "2018"), "give one of --from FOLDER, --dataset NAME FILE or --stale"),
        (("--dataset", "nothing", "{tmp}/file.txt", "--cycle", "2018"), "unknown dataset 'nothing'; known are"),
        (("--dataset", "indiv", "{tmp}/none.txt", "--cycle", "2018"), "none.txt is not a file"),
        (("--dataset", "ccl", "{tmp}/good/ccl.txt", "--cycle", "1998"), "ccl begins with cycle 2000"),
    ],
)
def test_a_load_asked_wrongly_says_what_to_give_and_makes_nothing(racemoney, published, tmp_path, arguments, told):
    (tmp_path / "empty").mkdir()
    (tmp_path / "file.txt").touch()
    write_folder(tmp_path / "good", [row("ccl", candidate_id=ADA, committee_id=ADAS)], 2018)
    home = copy_home(published, tmp_path / "home")
    before = listing(home.root)
    asked = [argument.replace("{tmp}", str(tmp_path)) for argument in arguments]
    code, out, err = racemoney("load", *asked, "--home", home.root)
    assert (code, out) == (1, "")
    assert is_one_sentence(err)
    assert told in err
    assert listing(home.root) == before


@pytest.mark.parametrize(
    ("name", "text"),
    [
        # the committee master under the candidate master's name
        ("cn.txt", "C00000059|SOME PAC|" + "|" * 13 + "\n"),
        ("ccl.txt", "one\ntwo\nthree\n"),
        ("itcont.txt", "<!DOCTYPE html>\n<title>Not found</title>\n"),
        ("candidate_summary_2018.csv", "name,amount\nDOE,1\n"),
        ("cm18.zip", "no zip at all"),
    ],
)
def test_a_file_that_is_not_what_its_name_says_changes_nothing(racemoney, published, tmp_path, name, text):
    home = copy_home(published, tmp_path / "home")
    before = listing(home.root)
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "SYNTHETIC").touch()
    (folder / name).write_text(text)
    code, _, err = racemoney("load", "--from", folder, "--cycle", 2018, "--home", home.root)
    assert code == 1
    sentence = next(line for line in err.splitlines() if line.startswith("racemoney: "))
    assert name in sentence
    assert "Traceback" not in err
    assert listing(home.root) == before


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("create table mine as select 1", "racemoney sql only reads; this is a CREATE"),
        ("insert into races select * from races", "racemoney sql only reads; this is a INSERT"),
        ("delete from races", "racemoney sql only reads; this is a DELETE"),
        ("drop view contributions", "racemoney sql only reads; this is a DROP"),
        ("copy races to '/tmp/stolen.csv'", "racemoney sql only reads; this is a COPY"),
        ("attach '/tmp/other.duckdb'", "racemoney sql only reads; this is a ATTACH"),
        ("set enable_external_access = true", "racemoney sql only reads; this is a"),
        ("select 1; select 2", "give one statement, not 2"),
        ("", "give one statement, not 0"),
        ("selekt 1", "syntax error"),
        ("select nothing from races", "nothing"),
        ("select * from nowhere", "nowhere"),
        ("select * from read_csv('/etc/passwd')", "/etc/passwd"),
        ("select * from read_text('/etc/passwd')", "/etc/passwd"),
        ("from '/etc/passwd.csv'", "/etc/passwd"),
        ("select * from glob('/etc/*')", "/etc"),
        ("select * from read_csv('https://www.fec.gov/x.csv')", "https"),
    ],
)
def test_sql_that_may_not_run(ask, statement, told):
    code, out, err = ask("sql", statement)
    assert (code, out) == (1, "")
    assert is_one_sentence(err)
    assert told.lower() in err.lower()


@pytest.mark.parametrize("explain", ["explain analyze", "EXPLAIN  ANALYZE", "explain (analyze)", "explain"])
def test_sql_writes_no_file_by_explaining(ask, published, explain):
    """Inside the lake, which the connection may read: what EXPLAIN ANALYZE explains, it also runs."""
    (target, *_) = published.tables.rglob("*.parquet")
    before = target.read_bytes()
    code, out, err = ask("sql", f"{explain} copy (select 1 as a) to '{target}' (format csv)")
    assert (code, out) == (1, "")
    assert is_one_sentence(err)
    assert target.read_bytes() == before


def test_sql_explains_what_reads(ask):
    code, out, _ = ask("sql", "explain analyze select count(*) from races")
    assert code == 0
    assert "plan" in out


def test_sql_reads_nothing_beside_the_home(ask, published):
    secret = published.root.with_name("secret.txt")
    secret.write_text("secret")
    for path in (secret, f"{published.root}/../secret.txt", f"{published.root}-files/SYNTHETIC"):
        code, out, err = ask("sql", f"select content from read_text('{path}')")
        assert (code, out) == (1, "")
        assert is_one_sentence(err)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("show", RACE, RACE, "--as-of", "2017-04-07"), "--reconcile and --as-of are of one race; name one"),
        (("show", RACE, "--reconcile", "--as-of", "2017-04-07"), "--reconcile is of today; leave --as-of out"),
        (("show", RACE, "--as-of", "April 7"), "'April 7' is no day; write it like 2018-06-16"),
        (("explain", "everything"), "an id begins with a race, such as GA-06-2017-special"),
        (("explain", f"{RACE}:receipts:nobody:cycle-2018"), f"is no figure of {RACE}; near are {RACE}:receipts:"),
    ],
)
def test_what_cannot_be_shown_or_explained_is_one_sentence(ask, words, message):
    code, out, err = ask(*words)
    assert (code, out) == (1, "")
    assert is_one_sentence(err)
    assert message in err


def test_a_wrong_age(ask):
    code, out, err = ask("status", "--max-age", "soon")
    assert (code, out, err) == (1, "", "racemoney: 'soon' is not a duration; write it like 2d, 12h or 30m\n")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("show", RACE), "nothing is published in"),
        (("export", RACE), "nothing is published in"),
        (("races",), "nothing is published in"),
        (("sql", "select 1"), "nothing is published in"),
        (("status",), "nothing is loaded in"),
        (("build",), "nothing is loaded in"),
        (("rollback",), "nothing to go back to in"),
    ],
)
def test_a_home_without_anything_says_what_is_missing_and_stays_so(racemoney, tmp_path, arguments, told):
    code, out, err = racemoney(*arguments, "--home", tmp_path / "home")
    assert (code, out) == (1, "")
    assert is_one_sentence(err)
    assert told in err
    assert not (tmp_path / "home").exists()


def test_the_installed_command_ends_with_a_sentence_and_no_traceback(published):
    command = [sys.executable, "-m", "racemoney.cli", "show", "nowhere", "--home", str(published.root)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert is_one_sentence(done.stderr)


def test_settings_of_the_home_are_the_only_way_to_it(racemoney, published, monkeypatch):
    monkeypatch.setenv("RACEMONEY_HOME", str(published.root))
    assert Settings().root == published.root
    assert racemoney("races", "--csv")[0] == 0
