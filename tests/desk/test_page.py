"""The page of a race: its words, its figures, and that nothing a filer typed leaves its place."""

import base64
import csv
import io
import re
from dataclasses import replace
from decimal import Decimal
from math import ceil, floor

import pytest
from desk.home import ADA, FORMULA, RACE, copy_home
from desk.pages import ABLE, BAKER, CYCLE, HOSTILE, Reader, duel, figure, person, race

from racemoney.desk.export import exportable_races
from racemoney.desk.page import export_page, lead, page, wording
from racemoney.desk.page.facts import read_race
from racemoney.desk.page.for_against import _scale
from racemoney.desk.page.home_share import finding as home_finding
from racemoney.desk.page.kinds import kinds
from racemoney.desk.page.raised import raised
from racemoney.desk.page.tile_map import GRID
from racemoney.desk.warehouse import open_published


@pytest.fixture(scope="module")
def render(published):
    """Gives the page of a race, as `changed` makes it, without writing it."""
    with open_published(published) as connection:

        def page_of(race_id, **changed):
            told = replace(read_race(connection, race_id, is_synthetic=True), **changed)
            return page(connection, told, build_id="20190201T000000-aaaaaa")

        yield page_of


@pytest.fixture(scope="module")
def text(render):
    return render(RACE)


@pytest.fixture(scope="module")
def known(published):
    """Value, low and high end, and unit of each figure of the race, by its anchor on the page."""
    with open_published(published) as connection:
        rows = connection.execute("select figure_id, value, low, high, unit from race_figures where race_id = ?", [RACE])
        return {f"f-{name.split(':', 1)[1].replace(':', '.')}": values for name, *values in rows.fetchall()}


def test_every_printed_figure_is_the_catalog_s(text, known):
    links = re.findall(r'<a class="f" href="#(f-[^"]+)">([^<]+)</a>', text)
    assert len(links) > 20
    for anchor, printed in links:
        value, low, high, unit = known[anchor]
        if unit == "share":
            ends = [f"{100 * each:.1f}%" for each in (value, low, high) if each is not None]
            assert printed in ends or printed == f"{floor(100 * low)}–{ceil(100 * high)}%", anchor
        else:
            assert printed in {wording.exact(value), wording.short(value), wording.spoken(value)}, anchor


def test_a_figure_leads_to_its_rows_and_no_link_is_dead(text):
    reader = Reader(text)
    assert len(reader.ids) == len(set(reader.ids))
    targets = [link[1:] for link in reader.links if link.startswith("#")]
    assert set(targets) <= set(reader.ids)
    assert f"racemoney explain {RACE}:receipts:{ADA}:cycle-2018" in reader.text


def test_what_people_typed_is_text(render, published):
    with open_published(published) as connection:
        candidates = read_race(connection, RACE, is_synthetic=True).candidates
    typed = tuple(replace(each, name=HOSTILE, surname=HOSTILE, party_code=HOSTILE) for each in candidates)
    reader = Reader(render(RACE, candidates=typed))
    assert {"script", "img", "iframe", "object"} & set(reader.tags) == set()
    assert [name for _, name, _ in reader.attributes if name.startswith("on")] == []
    assert "<script>alert(1)</script>" in reader.text
    assert "\u202e" not in reader.text
    assert FORMULA in reader.text


def test_a_page_brings_all_it_needs_and_asks_for_nothing(text):
    reader = Reader(text)
    sources = [value for tag, name, value in reader.attributes if name in ("src", "href", "xlink:href") and tag != "a"]
    assert sources == ["data:,"]
    assert not re.search(r"@import|url\((?!#)", text)
    assert all(link.startswith(("#", "data:text/csv")) for link in reader.links)
    assert ("meta", "content", "noindex") in reader.attributes
    assert [value for _, name, value in reader.attributes if name == "style"] == []


def test_only_real_data_leads_to_the_fec(render):
    links = {link for link in Reader(render(RACE, is_synthetic=False)).links if link.startswith("http")}
    assert f"https://www.fec.gov/data/candidate/{ADA}/?cycle=2018" in links
    assert all(re.match(r"https://(www|docquery)\.fec\.gov/", link) for link in links)


def test_synthetic_data_says_so_on_every_picture(text):
    assert "Synthetic data" in Reader(text).text
    feet = re.findall(r'<div class="foot">.*?</div>', text)
    assert len(feet) > 5
    assert [foot for foot in feet if "synthetic data" not in foot or "synthetic-" not in foot] == []


def test_a_page_is_small_and_the_same_bytes_again(text, render):
    assert len(text.encode()) < 500_000
    assert render(RACE) == text


def test_a_table_downloads_as_csv_that_runs_nothing(text):
    tables = {
        name: list(csv.reader(io.StringIO(base64.b64decode(data).decode("utf-8-sig"))))
        for data, name in re.findall(r'href="data:text/csv;charset=utf-8;base64,([^"]+)" download="([^"]+)"', text)
    }
    head, *outside = tables[f"synthetic-{RACE}-outside.csv"]
    assert head == ["Group", "Candidate named", "Side", "Kind", "Rows", "Dollars"]
    assert outside == [
        [f"'{FORMULA}", "Ada Able (DEM)", "for", "independent expenditure", "1", "25.50"],
        ["PLAIN PAC", "Ada Able (DEM)", "against", "independent expenditure", "1", "4.00"],
    ]
    assert tables[f"synthetic-{RACE}-raised.csv"][1][:4] == ["Ada Able (DEM)", "in the 2017-18 cycle", "1500.2", "1000"]


def test_the_map_adds_up_to_the_home_figure(text, known):
    assert known[f"f-in_state_amount.{ADA}.cycle-2018"][0] == 300
    assert "<title>KY: $300.00</title>" in text
    assert "<title>OH: $600.00</title>" in text
    assert "<title>TX: $0.00</title>" in text


def test_bounds_are_drawn_where_the_catalog_has_them(text):
    # of 1,500.20 from people 300 are known to be from Kentucky, 600 from elsewhere
    assert 'class="hat" x="20.00%" y="34.5" width="40.01%"' in text
    assert ">20.0%</text>" in text
    assert ">60.0%</text>" in text


def test_every_race_has_a_page_also_without_any_money(render, published):
    for race_id in exportable_races(published):
        reader = Reader(render(race_id))
        assert reader.tags.count("h1") == 1
        assert {link[1:] for link in reader.links if link.startswith("#")} <= set(reader.ids)
        assert "None" not in reader.text


def test_what_is_not_known_is_said(render):
    told = Reader(render("KY-01-2016")).text
    assert "What the candidates raised is not known from what is loaded: unknown, not zero." in told
    assert re.search(r"Not loaded: [a-z0-9_, ]+\. What rests on these is unknown or incomplete, not zero\.", told)


def test_a_page_lies_beside_the_folder_of_the_race(published, tmp_path):
    # of a race without rows: the views of a copy still name the lake of the original
    settings = copy_home(published, tmp_path / "home")
    assert export_page(settings, "ks-04-2018") == settings.exports / "KS-04-2018.html"
    assert [path.name for path in settings.exports.iterdir()] == ["KS-04-2018.html"]


@pytest.mark.parametrize(
    ("able", "baker", "said"),
    [
        (500, 100, "Able raised five times what Baker did"),
        (599, 100, "Able raised five times what Baker did"),
        (160, 100, "Able raised one and a half times what Baker did"),
        (200, 100, "Able raised twice what Baker did"),
        (2_500, 100, "Able raised 25 times what Baker did"),
        (120, 100, "Able raised more than Baker"),
        (105, 100, "Able and Baker raised about as much"),
        (100, 100, "Able and Baker raised about as much"),
        (100, 300, "Baker raised three times what Able did"),
        (100, 0, "Able raised $100, Baker nothing"),
        (1_234_567, None, "Able raised $1.2 million"),
        (None, None, ""),
    ],
)
def test_the_headline_compares_the_contenders(able, baker, said):
    assert lead.raised_headline(duel(able, baker)) == said


def test_money_of_two_races_makes_no_headline():
    mixed = race(
        figure("receipts", ABLE, 500, shared=True),
        figure("receipts", BAKER, 100),
        people=(person(ABLE), person(BAKER, "Ben Baker", 2)),
    )
    assert lead.headline(mixed) == ("Kentucky’s 1st District, 2018 election: the money",)
    deck = "".join(each if isinstance(each, str) else each.text for each in lead.lead(mixed).deck)
    assert deck == "Ada Able, a Democrat, raised $500 for two races in the 2017-18 cycle; Ben Baker, a Democrat, $100. "
    assert [key.note for key in lead.lead(mixed).keys] == ["in the 2017-18 cycle, two races", "in the 2017-18 cycle"]


@pytest.mark.parametrize(
    ("against", "total", "said"),
    [
        (60, 100, "Outside groups spent most of theirs against Able"),
        (52, 100, "Outside groups spent $100"),
        (0, 0, ""),
        (None, None, ""),
    ],
)
def test_the_headline_says_where_most_of_the_outside_money_went(against, total, said):
    figures = (figure("outside_spending", None, total), figure("outside_spending_against", ABLE, against))
    assert lead.outside_headline(duel(1, 1, *figures)) == said


def test_a_headline_without_room_for_both_says_what_was_raised():
    long = "Maximiliana Featherstonehaugh-Cholmondeley-Wriothesley"
    figures = (
        figure("receipts", ABLE, 500),
        figure("receipts", BAKER, 100),
        figure("outside_spending", None, 10),
        figure("outside_spending_against", ABLE, 9),
    )
    told = race(*figures, people=(person(ABLE, long), person(BAKER, "Ben Baker", 2)))
    assert lead.headline(told) == ("Featherstonehaugh-Cholmondeley-Wriothesley raised five times what Baker did",)


def test_no_candidate_is_said_as_such():
    deck = "".join(str(each) for each in lead.lead(race()).deck)
    assert deck == "No candidate of this race is loaded. "
    assert lead.lead(race()).keys == ()


def test_the_presidency_has_no_home_state():
    told = race(figure("receipts", ABLE, 5), people=(person(ABLE),), office="P")
    assert lead.lead(told).kicker == "President of the United States · Election, 2018"
    assert home_finding(told) == ""


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        ("0.047", "0.698", "No filing says how much of Able’s money came from Kentucky: between 4 and 70%"),
        ("0.571", "0.609", "Between 57 and 61% of Able’s money from people came from Kentucky"),
        (None, None, "13% of Able’s itemized dollars came from Kentucky"),
    ],
)
def test_bounds_are_rounded_outward(low, high, said):
    share = figure("in_state_share", ABLE, "0.1349", unit="share", low=low, high=high)
    assert home_finding(duel(2, 1, share)) == said


def test_an_unknown_amount_is_not_drawn_as_zero():
    section = raised(duel(100, None))
    (picture,) = section.pictures
    able, baker = picture.drawing.lines
    assert able.cells[0].bar is not None
    assert (baker.cells[0].bar, baker.cells[0].reason) == (None, "not known")
    assert raised(duel(None, None)) is None


@pytest.mark.parametrize(
    ("unitemized", "own", "said"),
    [
        (60, 10, "Most of Able’s dollars came from people whom no report has to name"),
        (10, 60, "Most of Able’s dollars were the candidate’s own"),
        (40, 40, "Able’s dollars came from several kinds of sources"),
    ],
)
def test_the_kind_of_most_of_the_money(unitemized, own, said):
    parts = {
        "individual_itemized": 10,
        "individual_unitemized": unitemized,
        "other_committee_contributions": 0,
        "party_contributions": 0,
        "self_funding": own,
    }
    figures = [figure(measure, ABLE, value) for measure, value in parts.items()]
    told = duel(100, 1, *figures)
    assert kinds(told).finding == said


def test_lines_that_exceed_the_total_stay_in_the_bar():
    parts = ("individual_itemized", "individual_unitemized", "other_committee_contributions", "party_contributions")
    told = duel(100, 1, *(figure(measure, ABLE, 50) for measure in parts), figure("self_funding", ABLE, 0))
    (picture,) = kinds(told).pictures
    widths = [float(box.width[:-1]) for box in picture.drawing["bars"][0]["boxes"]]
    assert widths == [25, 25, 25, 25]


@pytest.mark.parametrize("against, supporting", [([6.4, 4.2, 0.1], [1.2, 0.3]), ([], [5.0]), ([3.0], []), ([1, 1], [1])])
def test_every_label_of_the_outside_bars_finds_room(against, supporting):
    zero, per_dollar = _scale(against, supporting)
    for values, room in ((against, zero), (supporting, 100 - zero)):
        for value in values:
            width = value * per_dollar
            assert width + (1.5 if width >= 34 else 30) <= room + 1e-6


def test_the_map_has_every_state_and_the_capital_once():
    states = [state for state in GRID.split() if state != ".."]
    assert len(states) == len(set(states)) == 51


@pytest.mark.parametrize(
    ("amount", "short", "spoken"),
    [
        ("8300000", "$8.3M", "$8.3 million"),
        ("999499.99", "$999K", "$999,500"),
        ("999500", "$1.0M", "$1.0 million"),
        ("464123.40", "$464K", "$464,123"),
        ("1250", "$1.2K", "$1,250"),
        ("25.50", "$26", "$26"),
        ("-12000", "−$12K", "−$12,000"),
    ],
)
def test_amounts_as_people_print_them(amount, short, spoken):
    assert wording.short(Decimal(amount)) == short
    assert wording.spoken(Decimal(amount)) == spoken


def test_people_are_called_by_their_whole_last_name():
    names = {
        "1": ("Xochitl Torres Small", "TORRES SMALL, XOCHITL"),
        "2": ("Jon Ossoff", "OSSOFF, T. JONATHAN"),
        "3": ("Donald Patrick Bolena Jr.", "BOLENA, DONALD PATRICK JR"),
        "4": ("Ron Estes", "ESTES, RON"),
        "5": ("Ron M. Estes", "ESTES, RON M"),
    }
    assert list(wording.surnames(names).values()) == ["Torres Small", "Ossoff", "Bolena", "Ron Estes", "Ron M. Estes"]


def test_seats_as_people_name_them():
    assert wording.place("H", "Georgia", "06") == "Georgia’s 6th District"
    assert wording.place("H", "Texas", "23") == "Texas’ 23rd District"
    assert wording.place("H", "Montana", "00") == "Montana’s at-large district"
    assert wording.place("S", "Alabama", "00") == "Alabama’s Senate seat"
    assert CYCLE.kind == "cycle"
