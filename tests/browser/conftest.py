"""A browser that opens pages, and sees what they ask for and complain of."""

import shutil

import pytest
from playwright.sync_api import sync_playwright

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
ARGUMENTS = ["--no-sandbox", "--disable-background-networking"]


@pytest.fixture(scope="module")
def browser():
    if BROWSER is None:
        pytest.skip("no browser found: apt-get install chromium, or the like")
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=BROWSER, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture
def opened(browser):
    """Open a page; at the end it must have asked for nothing else, and complained of nothing."""
    contexts, asked, complaints, shown = [], [], [], set()

    def show(path, script="", **how):
        contexts.append(browser.new_context(**how))
        contexts[-1].add_init_script(script)
        page = contexts[-1].new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        shown.add(path.as_uri())
        page.goto(path.as_uri())
        return page

    yield show
    for context in contexts:
        context.close()
    assert complaints == []
    assert {url.partition("#")[0] for url in asked} == shown
