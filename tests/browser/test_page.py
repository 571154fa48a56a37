"""A browser opens a page and its annex: no request, no error, and the lever answers."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from pages import both, compared, hostile, shipped_pages
from samples import LEADERS

from sim.facts.reading import read_scenario

PHONE, DESK = {"width": 375, "height": 800}, {"width": 1280, "height": 900}
PAGES = 12
"""Sheets of paper that a printed page may take."""


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("page")
    for name, text in shipped_pages("leaders-meeting-2026").items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def view(opened, files):
    def show(path=files / "report.html", viewport=DESK, scheme="light", **how):
        return opened(path, viewport=viewport, color_scheme=scheme, **how)

    return show


def answer(page):
    return page.locator("#answer").inner_text()


def choose(page, label, name):
    page.get_by_label(label, exact=True).select_option(name)


def test_the_lever_answers_and_says_why(view):
    page = view()

    assert "Ukraine: " in answer(page)
    assert "breaks what it is reported to hold" in answer(page).lower()
    choose(page, "Who proposes", "russia")
    assert "Russia makes the offer, and so accepts it." in answer(page)
    choose(page, "Place", "moscow")
    assert "No meeting of the presidents on Russian ground" in answer(page)


def test_the_lever_holds_an_offer_against_those_of_its_level(view):
    page = view()
    assert "Against Kyiv, as Ukraine offered it" in answer(page)
    choose(page, "Level", "delegations")
    assert "Against Istanbul, as Russia offered it" in answer(page)
    assert "Against Kyiv" not in answer(page)


def test_a_state_of_the_lever_is_linked(view, files):
    page = view()
    choose(page, "Place", "minsk")
    choose(page, "Level", "delegations")
    address, told = page.evaluate("location.hash"), answer(page)
    again = view()
    again.evaluate(f"location.hash = '{address}'")
    again.wait_for_function("document.querySelector('[name=place]').value === 'minsk'")

    assert address.startswith("#lever:")
    assert answer(again) == told


def test_the_lever_is_worked_by_keyboard_and_tells_a_screen_reader(view):
    page = view()
    page.get_by_label("Place", exact=True).focus()
    before = answer(page)
    page.keyboard.press("Home")

    assert page.evaluate("document.activeElement.name") == "place"
    assert answer(page) != before
    assert page.locator("#answer").get_attribute("aria-live") == "polite"


def test_without_script_a_table_stands_in_the_place_of_the_lever(view):
    page = view(java_script_enabled=False)

    assert not page.locator(".lever").is_visible()
    assert page.locator(".instead table").is_visible()


def test_a_reason_leads_to_its_source(view, files):
    page = view()
    choose(page, "Place", "moscow")
    leads = page.locator("#answer a.cite").first.get_attribute("href")

    assert leads.startswith("annex.html#source-")
    annex = (files / "annex.html").read_text(encoding="utf-8")
    assert f'id="{leads.partition("#")[2]}"' in annex


@pytest.mark.parametrize("name", ["report.html", "annex.html"])
@pytest.mark.parametrize(
    ("scheme", "viewport"), [("light", DESK), ("dark", PHONE)], ids=["light", "dark"]
)
def test_axe_finds_no_violation(view, files, scheme, viewport, name):
    page = view(files / name, viewport=viewport, scheme=scheme)
    found = Axe().run(page)

    assert [(one["id"], one["nodes"][0]["html"]) for one in found.response["violations"]] == []


@pytest.mark.parametrize("name", ["report.html", "annex.html"])
def test_a_phone_need_not_scroll_sideways(view, files, name):
    page = view(files / name, viewport=PHONE)
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")

    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


def test_a_printed_page_takes_few_sheets(view):
    sheets = view().pdf(format="A4")

    assert len(re.findall(rb"/Type\s*/Page[^s]", sheets)) < PAGES


def test_a_hostile_scenario_does_nothing(view, write, tmp_path):
    for name, text in both(read_scenario(write(hostile()))).items():
        (tmp_path / name).write_text(text, encoding="utf-8")
        page = view(tmp_path / name)

        assert page.evaluate("window.hit") is None
        assert page.locator("img").count() == 0
        assert "<script>window.hit=1</script>" in page.get_by_role("heading", level=1).inner_text()


def test_the_page_of_a_comparison_opens_fits_a_phone_and_axe_finds_no_violation(view, tmp_path):
    path = tmp_path / "report.html"
    text = compared(LEADERS, "no-only-moscow", ("moscow", "geneva", "vienna"))
    path.write_text(text, encoding="utf-8")
    page = view(path, viewport=PHONE)
    found = Axe().run(page)

    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    assert page.locator("svg.drawing").count() == 2
    assert [(one["id"], one["nodes"][0]["html"]) for one in found.response["violations"]] == []


@pytest.mark.parametrize(("viewport", "layout"), [(PHONE, "narrow"), (DESK, "wide")])
def test_a_phone_shows_the_narrow_pictures_and_a_desk_the_wide(view, viewport, layout):
    page = view(viewport=viewport)
    pictures = page.locator("svg.drawing:visible")

    assert pictures.count() == 4
    assert pictures.count() == page.locator(f"svg.drawing.{layout}:visible").count()
    for picture in pictures.all():
        assert picture.bounding_box()["width"] <= viewport["width"]


def test_text_of_pictures_is_that_of_the_page_in_the_dark(view):
    page = view(scheme="dark")
    title = page.locator("svg.drawing:visible text").first

    ink, text = (
        page.evaluate("getComputedStyle(document.body).color"),
        title.evaluate("(text) => getComputedStyle(text).fill"),
    )
    assert text == ink
