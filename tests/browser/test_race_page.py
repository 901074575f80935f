"""A race's page in the system's Chromium: drawn, quiet, reachable by keyboard and screen reader, without any script."""

import csv
import re
import shutil
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from desk.pages import HOSTILE, SEAT, hostile_home
from playwright.sync_api import sync_playwright

from racemoney.desk.page import export_page

pytestmark = [pytest.mark.browser, pytest.mark.integration]
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
NARROW, TABLET = {"width": 320, "height": 640}, {"width": 820, "height": 1180}
SERIOUS = {"serious", "critical"}


@pytest.fixture(scope="module")
def page_file(tmp_path_factory):
    return export_page(hostile_home(tmp_path_factory.mktemp("browser") / "home"), SEAT)


@pytest.fixture(scope="module")
def chromium():
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("no chromium on this machine: apt-get install chromium")
    with sync_playwright() as playwright:
        # root may not make sandboxes in a container
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def opened(chromium, page_file):
    """Opens the page; afterwards nothing may have been said on the console or asked of anybody."""
    contexts, said, asked = [], [], []

    def open_page(**options):
        context = chromium.new_context(**({"viewport": DESK} | options))
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(page_file.as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert said == []
    assert {url for url in asked if not url.startswith("data:")} <= {page_file.as_uri()}


def test_every_picture_is_drawn(opened):
    page = opened()
    names = [figure.get_attribute("id") for figure in page.locator("figure").all()]
    assert names == ["p-raised", "p-kinds", "p-home", "p-states", "p-outside", "p-weeks", "p-ties"]
    for name in set(names) - {"p-ties"}:
        boxes = [mark.bounding_box() for mark in page.locator(f"#{name} svg rect:visible").all()]
        assert max(box["width"] for box in boxes if box) > 5, name


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_axe_finds_no_serious_fault(opened, viewport, scheme):
    # axe runs as a script, which the page itself forbids
    page = opened(viewport=viewport, color_scheme=scheme, bypass_csp=True)
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    found = Axe().run(page).response["violations"]
    assert [(fault["id"], node["html"]) for fault in found if fault["impact"] in SERIOUS for node in fault["nodes"]] == []


def test_the_page_reads_the_same_without_script(opened):
    with_script = opened().locator("main").inner_text()
    assert opened(java_script_enabled=False).locator("main").inner_text() == with_script


@pytest.mark.parametrize(
    "viewport", [NARROW, PHONE, {"width": 820, "height": 1180}, DESK], ids=lambda size: str(size["width"])
)
def test_the_page_never_scrolls_sideways(opened, viewport):
    page = opened(viewport=viewport)
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]


def test_it_does_not_with_text_of_twice_the_size_either(opened):
    page = opened(viewport={"width": 640, "height": 900}, bypass_csp=True)
    page.add_style_tag(content="html{font-size:200%}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 640


def test_a_figure_leads_to_its_rows_by_keyboard(opened):
    page = opened()
    link = page.locator("h1 ~ .deck a.f").first
    link.focus()
    page.keyboard.press("Enter")
    target = page.locator(".rowset:target")
    assert target.is_visible()
    assert "racemoney explain" in target.inner_text()


def test_a_table_downloads(opened):
    page = opened()
    with page.expect_download() as waited:
        page.locator("#p-outside a[download]").click()
    download = waited.value
    assert download.suggested_filename == f"synthetic-{SEAT}-outside.csv"
    with Path(download.path()).open(encoding="utf-8-sig", newline="") as stream:
        assert [row["Dollars"] for row in csv.DictReader(stream)] == ["75.00", "20.00"]


def test_what_a_filer_typed_stays_text(opened):
    page = opened()
    assert "alert(1)" in page.locator("#outside").inner_text()
    assert page.locator("img, script").count() == 0
    assert HOSTILE.split("\u202e")[0] in page.locator("#p-outside .filed").first.text_content()


def test_print_leaves_out_what_paper_cannot_use(opened):
    page = opened()
    page.emulate_media(media="print")
    assert not page.locator(".toc").is_visible()
    assert not page.locator("#rows").is_visible()
    assert page.locator("h1").is_visible()
    assert re.search("synthetic", page.locator(".syn").inner_text(), re.IGNORECASE)
