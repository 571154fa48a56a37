"""A browser plays: by mouse and by keyboard, on a telephone, and where nothing may be stored."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from samples import LEADERS, PARIS
from seats import played, seated

from sim.report.seat.lesson import lesson_files
from sim.study.seat import ACCEPTS

PHONE, DESK = {"width": 375, "height": 800}, {"width": 1280, "height": 900}
NO_STORAGE = "Object.defineProperty(window, 'localStorage', {get() { throw new Error('no'); }})"


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """Pages to play with, by scenario, and a lesson."""
    out = tmp_path_factory.mktemp("play")
    for path in (PARIS, LEADERS):
        (out / f"{path.name}.html").write_text(played(path), "utf-8")
    (out / "lesson.html").write_bytes(lesson_files(seated(PARIS), "run 1a2b")["lesson.html"])
    return {name: out / f"{name}.html" for name in (PARIS.name, LEADERS.name, "lesson")}


def bet(page, step):
    turn = page.locator(".turn:visible")
    turn.locator("fieldset:visible input").nth(step).check()
    turn.get_by_role("button", name="Commit").click()
    return turn


def fits(page, width):
    violations = Axe().run(page).response["violations"]
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert [(one["id"], one["nodes"][0]["html"]) for one in violations] == []


def test_bets_by_mouse_come_to_a_picture_and_bits(opened, files):
    page = opened(files[LEADERS.name], viewport=DESK)
    scored = [turn for turn in seated(LEADERS).turns if turn.thumb is not None]
    page.get_by_role("link", name="Guess, then see").click()
    for turn in scored:
        assert not page.locator(".turn:visible .answer").is_visible()
        told = bet(page, 2).locator(".own").inner_text()
        assert ("was an acceptance" in told) is turn.expectation.accepted
        page.get_by_role("button", name="Next").click()
    rows = page.locator("#shown table").nth(1).locator("tbody tr").all_inner_texts()

    you, book = (row.split()[-1] for row in rows[:2])
    assert (you, book) == ("1.00", f"{seated(LEADERS).review.score.bits:.2f}")
    assert page.locator("svg.bets circle").count() == 1
    assert "answers in sight" in page.locator("#scores").inner_text()
    fits(page, DESK["width"])


def test_the_keyboard_alone_bets_and_goes_on_where_it_was(opened, files):
    page = opened(files[PARIS.name], viewport=DESK)
    page.get_by_role("link", name="Guess, then see").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".turn:visible h2:focus")
    page.locator(".turn:visible input:visible").first.focus()
    for key in ("ArrowDown", "ArrowDown", "Tab", "Enter"):
        page.keyboard.press(key)

    assert "You bet 50" in page.evaluate("document.activeElement.innerText")
    page.reload()
    assert page.locator(".turn:visible h2").inner_text().startswith("Answer 2 of")


def test_what_a_button_does_is_said(opened, files):
    page = opened(files[PARIS.name], viewport=PHONE)
    page.get_by_role("link", name="Guess, then see").click()
    page.get_by_role("button", name="Next").click(force=True)
    assert "commit" in page.locator(".turn:visible .asked").inner_text()
    bet(page, 1)
    page.locator("#table").get_by_role("link", name="All seats").click()
    page.get_by_role("button", name="Forget").click()
    assert page.locator("#kept").inner_text() == "What you chose is forgotten."
    page.get_by_role("link", name="Guess, then see").click()
    assert not page.locator(".turn:visible .answer").is_visible()


def test_a_mediator_on_a_telephone_is_told_what_the_engine_said(opened, files):
    page, table = (
        opened(files[PARIS.name], viewport=PHONE, color_scheme="dark"),
        seated(PARIS).tables[-1],
    )
    page.get_by_role("link", name="Be the mediator").click()
    page.locator("[name=world]").fill("418")
    page.locator("[name=world]").press("Tab")
    for place in range(4):
        if page.get_by_role("button", name="Put this offer").is_enabled():
            page.get_by_role("combobox", name="Place").select_option(index=place)
            page.get_by_role("button", name="Put this offer").click()
            told = page.locator("#tries .try").all_inner_texts()[-2:]
            codes = table.answer(place * len(table.space) // len(table.space.places), 417)
            assert [": yes." in line for line in told] == [code == ACCEPTS for code in codes]
    page.get_by_role("button", name="Stop").click()

    every = page.locator("#tries .try, #found .try").all_inner_texts()
    assert all(
        re.match(r"\[simulated, (world 418|1000 worlds), day \+0\] ", line) for line in every
    )
    assert re.search(r"In \d+ of 1000 worlds that we assumed", " ".join(every))
    fits(page, PHONE["width"])


def test_where_nothing_may_be_stored_a_side_can_be_played_all_the_same(opened, files):
    page = opened(files[LEADERS.name], NO_STORAGE, viewport=PHONE)
    assert "keeps nothing" in page.locator("#kept").inner_text()
    page.get_by_role("link", name="Sit on the side of Russia").click()

    assert "otherwise: " in bet(page, 5).locator(".own").inner_text()
    page.get_by_role("button", name="Enough").click()
    page.wait_for_selector("#shown tbody tr")
    assert page.locator("#shown tbody tr").count() == 1
    assert not page.locator("#scores").is_visible()
    fits(page, PHONE["width"])


def test_without_script_everything_is_there(opened, files):
    page = opened(files[LEADERS.name], java_script_enabled=False)

    assert page.locator(".turn:visible").count() == len(seated(LEADERS).turns)


@pytest.mark.parametrize(("kept", "sheets"), [("#handout, #bets", 2), ("#exercise", 1)])
def test_a_handout_is_two_pages_of_paper_and_an_exercise_one(opened, files, kept, sheets):
    page = opened(files["lesson"], viewport=DESK)
    fits(page, DESK["width"])
    page.add_style_tag(content=f"main > :not({kept}), header, footer {{ display: none; }}")

    assert page.pdf(format="A4").count(b"/Type /Page\n") == sheets
