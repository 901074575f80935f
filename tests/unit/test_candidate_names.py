"""Names as people write them, from the names that the FEC files."""

import duckdb
import pytest

from racemoney.build.candidate_names import write_candidate_names, written_name
from racemoney.desk.show.names import named


@pytest.mark.parametrize(
    ("filed", "written"),
    [
        ("OSSOFF, T. JONATHAN", "T. Jonathan Ossoff"),
        ("HANDEL, KAREN CHRISTINE", "Karen Christine Handel"),
        ("HARRELL, SALLY --", "Sally Harrell"),
        ("LEVELL, BRUCE E", "Bruce E. Levell"),
        ("VAN HOLLEN, CHRIS", "Chris Van Hollen"),
        ("MANCHIN, JOE III", "Joe Manchin III"),
        ("PRICE, THOMAS EDMUNDS DR.", "Thomas Edmunds Price"),
        ("OWENS, MAJOR R", "Major R. Owens"),
        ("KASICH, JOHN R JR", "John R. Kasich Jr."),
        ("O'ROURKE, ROBERT (BETO)", 'Robert "Beto" O\'Rourke'),
        ("--", "--"),
    ],
)
def test_a_filed_name_is_written_in_order(filed, written):
    assert written_name(filed) == written


@pytest.fixture
def connection():
    with duckdb.connect() as found:
        found.execute("""
            create schema meta; create schema lake; create schema reference;
            create table race_candidates (candidate_id varchar, candidate_name varchar, cycle int);
            create table money_in_no_race (entity_id varchar, entity_name varchar, cycle int);
            create table lake.candidate_totals (candidate_id varchar, candidate_name varchar, cycle int);
            create table lake.congressional_campaign_totals (candidate_id varchar, candidate_name varchar, cycle int);
            create table reference.preferred_names (candidate_id varchar, preferred_name varchar);
            insert into race_candidates values ('H8GA06195', 'OSSOFF, T. JONATHAN', 2018);
            insert into money_in_no_race values
                ('P00009423', 'HARRIS, KAMALA D', 2020), ('GA-06', 'no name', 2018), (null, 'STRANGER, SAM', 2018);
            insert into lake.candidate_totals values
                ('H8GA06195', 'OSSOFF, JON', 2020), ('S8KY00001', 'ABLE, ADA MARIA CONSTANCE', 2018);
        """)
        yield found


def test_everyone_with_money_has_a_name_in_a_race_or_not(connection):
    write_candidate_names(connection)
    assert connection.execute("select candidate_id, display_name from meta.candidate_names order by 1").fetchall() == [
        ("H8GA06195", "T. Jonathan Ossoff"),
        ("P00009423", "Kamala D. Harris"),
        ("S8KY00001", "Ada Maria Constance Able"),
    ]


def test_a_long_label_loses_letters_of_the_name_and_none_of_the_id(connection):
    write_candidate_names(connection)
    row = {"candidate_id": "S8KY00001", "candidate_name": "ABLE, ADA", "party_code": "REP"}
    assert named(connection, [row]) == ["Ada Maria Constance Able (REP) S8KY00001"]
    assert named(connection, [row], 30) == ["Ada Maria Cons (REP) S8KY00001"]
