"""A browser opens a report: no request, no error, and what it offers works."""

import shutil

import pytest
from axe_playwright_python.sync_playwright import Axe
from pages import compared, hostile, made
from playwright.sync_api import sync_playwright
from samples import LEADERS

from sim.facts.reading import read_scenario

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
ARGUMENTS = ["--no-sandbox", "--disable-background-networking"]
PHONE, DESK = {"width": 375, "height": 800}, {"width": 1280, "height": 900}
pytestmark = pytest.mark.skipif(
    BROWSER is None, reason="no browser found: apt-get install chromium, or the like"
)


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=BROWSER, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def leaders_file(leaders, tmp_path_factory):
    path = tmp_path_factory.mktemp("page") / "report.html"
    path.write_text(made(leaders), encoding="utf-8")
    return path


@pytest.fixture
def view(browser, leaders_file):
    """Open a page; at the end it must have asked for nothing else, and complained of nothing."""
    contexts, asked, complaints = [], [], []

    def opened(path=leaders_file, viewport=DESK, scheme="light", **how):
        contexts.append(browser.new_context(viewport=viewport, color_scheme=scheme, **how))
        page = contexts[-1].new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(path.as_uri())
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []
    assert [url for url in asked if not url.startswith("file://")] == []
    assert len(asked) == len(contexts)


def shown(page):
    return page.locator(".step:visible")


def place(page):
    return page.locator("#position").inner_text().partition(":")[0]


def test_events_are_stepped_by_button(view, leaders):
    page, number = view(), len(leaders.record)
    assert (shown(page).count(), place(page)) == (1, f"Event 1 of {number}")

    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Previous").click()

    assert (shown(page).count(), place(page)) == (1, f"Event 2 of {number}")
    page.get_by_role("button", name="Show all events").click()
    assert shown(page).count() == number


def test_events_are_stepped_by_keyboard(view, leaders):
    page, number = view(), len(leaders.record)
    page.get_by_role("button", name="Next").focus()

    for key, at in {"ArrowRight": 2, "End": number, "ArrowLeft": number - 1, "Home": 1}.items():
        page.keyboard.press(key)
        assert place(page) == f"Event {at} of {number}"


def test_the_focus_is_not_lost_at_the_end(view):
    page = view()
    page.get_by_role("button", name="Next").focus()
    page.keyboard.press("End")

    assert page.evaluate("document.activeElement.textContent") == "Next →"
    assert page.get_by_role("button", name="Next").get_attribute("aria-disabled") == "true"


def test_a_link_to_an_event_shows_it(view, leaders):
    page, last = view(), leaders.record[-1].id
    page.evaluate(f"location.hash = 'event-{last}'")
    page.wait_for_selector(f"#event-{last}:not([hidden])")

    assert shown(page).get_attribute("id") == f"event-{last}"


def test_without_script_every_event_is_there(view, leaders):
    page = view(java_script_enabled=False)

    assert shown(page).count() == len(leaders.record)
    assert not page.locator(".stepper, .filters").first.is_visible()


def test_classes_are_filtered_by_level_format_and_guarantee(view):
    page = view()
    rows = page.locator(".classes tbody tr")
    count, said = rows.count(), page.locator("#shown")

    page.get_by_label("in the format").select_option("bilateral")
    page.get_by_label("with the guarantee").select_option("immunity")
    kept = rows.locator("visible=true").count()

    assert 0 < kept < count
    assert said.inner_text().startswith(f"{kept} of {count} classes shown")
    page.get_by_role("button", name="Show all classes").click()
    page.wait_for_function("document.querySelectorAll('.classes tr[hidden]').length === 0")


def test_a_probability_opens_to_rules_and_from_there_to_sources(view):
    page = view()
    page.locator(".classes td summary").first.focus()
    page.keyboard.press("Enter")
    rule = page.locator(".classes td details[open] .pushes a").first

    assert rule.is_visible()
    rule.click()
    assert page.locator(page.evaluate("location.hash")).is_visible()
    assert page.locator("#rules p.fact a[href^='#source-']").count() > 0


@pytest.mark.parametrize(
    ("scheme", "viewport"), [("light", DESK), ("dark", PHONE)], ids=["light", "dark"]
)
def test_axe_finds_no_violation(view, scheme, viewport):
    page = view(viewport=viewport, scheme=scheme)
    page.locator(".step:visible summary, .classes td summary").first.click()
    found = Axe().run(page)

    assert [(one["id"], one["nodes"][0]["html"]) for one in found.response["violations"]] == []


def test_a_phone_need_not_scroll_sideways(view):
    page = view(viewport=PHONE)
    page.get_by_role("button", name="Show all events").click()
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")

    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


def test_print_shows_every_event_and_opens_its_reasons(view, leaders):
    page = view()
    page.emulate_media(media="print")

    assert shown(page).count() == len(leaders.record)
    assert not page.locator(".stepper").is_visible()
    assert page.locator(".step .pushes").first.bounding_box()["height"] > 0


def test_a_hostile_scenario_does_nothing(view, write, tmp_path):
    path = tmp_path / "report.html"
    path.write_text(made(read_scenario(write(hostile()))), encoding="utf-8")
    page = view(path)

    assert page.evaluate("window.hit") is None
    assert page.locator("img").count() == 0
    assert "<script>window.hit=1</script>" in page.get_by_role("heading", level=1).inner_text()


def test_the_page_of_a_comparison_opens_fits_a_phone_and_axe_finds_no_violation(view, tmp_path):
    path = tmp_path / "report.html"
    text = compared(LEADERS, "no-only-moscow", ("moscow", "geneva", "vienna"))
    path.write_text(text, encoding="utf-8")
    page = view(path, viewport=PHONE)
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    found = Axe().run(page)

    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    assert page.locator("svg.drawing").count() == 4
    assert [(one["id"], one["nodes"][0]["html"]) for one in found.response["violations"]] == []


@pytest.mark.parametrize(("viewport", "layout"), [(PHONE, "narrow"), (DESK, "wide")])
def test_a_phone_shows_the_narrow_pictures_and_a_desk_the_wide(view, viewport, layout):
    page = view(viewport=viewport)
    pictures = page.locator("svg.drawing:visible")

    assert pictures.count() > 0
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
