"""`racemoney export RACE --format html`: one file that shows a race, to open from disk, print or send.

Each module but a few says one part of the page in words, figures of the catalog and places on a picture; its template draws
it. Templates compute nothing. Whatever filers typed is cleaned and escaped before it goes into the page. There is no script.
"""

import base64
import hashlib
from pathlib import Path

import duckdb
from jinja2 import Environment, PackageLoader, StrictUndefined

from racemoney import __version__
from racemoney.build.manifest import build_in_place
from racemoney.desk.page import lead
from racemoney.desk.page.catalog import Link
from racemoney.desk.page.facts import Race, read_race
from racemoney.desk.page.for_against import for_against
from racemoney.desk.page.kinds import kinds
from racemoney.desk.page.places import places
from racemoney.desk.page.raised import raised
from racemoney.desk.page.rows import row_sets
from racemoney.desk.page.ties import ties
from racemoney.desk.page.view import Section
from racemoney.desk.page.weeks import weeks
from racemoney.desk.warehouse import check_race, open_published
from racemoney.settings import Settings
from racemoney.text import clean
from racemoney.words import LAW, SYNTHETIC


def export_page(settings: Settings, race_id: str) -> Path:
    """Write the page of a race beside its CSV folder; gives the file, replaced as a whole.

    Raises BadInputError for an unknown race or where nothing is published.
    """
    with open_published(settings) as connection:
        manifest = build_in_place(settings)
        assert manifest is not None
        race = read_race(connection, check_race(connection, race_id), is_synthetic=manifest.is_synthetic)
        text = page(connection, race, build_id=manifest.build_id)
    race_id = race.race_id
    target = settings.exports / f"{race_id}.html"
    target.parent.mkdir(parents=True, exist_ok=True)
    working = target.with_name(f".{race_id}.html.tmp")
    working.write_text(text, encoding="utf-8")
    working.replace(target)
    return target


def page(connection: duckdb.DuckDBPyConnection, race: Race, *, build_id: str) -> str:
    """The page as HTML: the same text for the same build."""
    top = lead.lead(race)
    sections = _sections(connection, race)
    environment = _environment()
    style = environment.loader.get_source(environment, "style.css")[0] if environment.loader else ""
    return environment.get_template("page.html").render(
        race=race,
        title=lead.title(race),
        lead=top,
        sections=sections,
        # last: the sections have printed their figures by now
        rows=row_sets(connection, race),
        style=style,
        style_hash=base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
        law=LAW,
        synthetic=SYNTHETIC,
        build_id=build_id,
        version=__version__,
    )


def _sections(connection: duckdb.DuckDBPyConnection, race: Race) -> list[Section]:
    """In reading order, without those that have nothing to say."""
    found = (
        raised(race),
        kinds(race),
        places(connection, race),
        for_against(connection, race),
        weeks(connection, race),
        ties(connection, race),
    )
    return [section for section in found if section]


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("racemoney.desk.page"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_cleaned,
    )
    environment.tests["link"] = lambda words: isinstance(words, Link)
    return environment


def _cleaned(value: object) -> object:
    """Text without controls and invisible characters; what is markup already stays."""
    return clean(value) if type(value) is str else value
