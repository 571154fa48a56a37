"""Blocks as text and as a page: the same is told in both, and only texts are told."""

from base64 import b64encode
from hashlib import sha256

import pytest
from pages import HOSTILE, Read

from sim.report.document import Fold, Items, Page, Rows, Say, Section, page_of, text_of
from sim.report.words import WIDTH

LONG = "word " * 60


@pytest.fixture
def page(leaders):
    """Return a page of blocks, read."""

    def read(*blocks):
        sections = (Section("First", [Say("Lead.")]), Section("Second", blocks, name="second"))
        return Read(page_of(Page(leaders, "run 1", "Why?", sections), {}).decode())

    return read


def rows(number, **more):
    return Rows("Title", ("One", "Two"), [(f"row {n}", f"cell {n}") for n in range(number)], **more)


def test_no_line_is_wider_than_a_terminal():
    table = Rows("T", ("a", "b"), [(LONG, LONG)], columns=True)
    text = text_of([Say(LONG), Items([("label", LONG)]), Rows("T", ("a",), [(LONG, LONG)]), table])

    assert max(map(len, text.splitlines())) <= WIDTH


def test_a_label_longer_than_the_margin_stands_before_its_text():
    assert text_of([Items([("l" * 40, "told")])]) == f"{'l' * 40} told\n"


def test_empty_texts_fall_out_of_items():
    assert Items([("one", ""), ("two", Say("", "assumed")), ("three", "told")]).items == [
        ("three", "told")
    ]


def test_paragraphs_stand_apart():
    assert text_of([Say("One."), Say("Two.")]) == "One.\n\nTwo.\n"


def test_text_counts_the_rows_that_it_does_not_tell():
    text = text_of([rows(6, most=4)])

    assert "row 3" in text
    assert "row 4" not in text
    assert "and 2 more" in text


def test_a_table_in_columns_is_told_whole_and_its_cells_stand_below_each_other():
    lines = text_of([rows(6, columns=True)]).splitlines()

    assert len({line.index("cell") for line in lines if "cell" in line}) == 1
    assert "cell 5" in lines[-1]


def test_text_leaves_out_what_only_a_page_tells_and_sections_with_nothing():
    deep = Section("Nothing", [Say("Deep.", deep=True), Fold("Closed", [Say("Folded.")])])

    assert text_of([Say("Told."), deep]) == "Told.\n"


def test_a_page_tells_what_text_leaves_out(page):
    text = "".join(page(Say("Deep.", deep=True), Fold("Closed", [Say("Folded.")]), rows(9)).text)

    assert all(told in text for told in ("Deep.", "Closed", "Folded.", "row 8"))


def test_rows_beyond_the_open_ones_fold(page):
    folded = page(rows(9, open=6))

    assert len(folded.all("details")) == 1
    assert "3 more" in "".join(folded.text)
    assert not page(rows(6, open=6)).all("details")


def test_a_page_lists_its_sections_and_every_id_is_its_own(page):
    read = page(Say("Cited.", "fact", name="here"))
    ids = read.values("id")

    assert "#second" in read.values("href")
    assert {"second", "here"} <= set(ids)
    assert len(ids) == len(set(ids))


def test_citations_link_to_their_sources(page, leaders):
    source = next(iter(leaders.sources))

    assert f"#source-{source}" in page(Say("So.", "fact", (f"{source}#p1",))).values("href")


def test_an_address_is_linked_only_where_it_may_be(page):
    assert "https://a.example" in page(Say("So.", link="https://a.example")).values("href")
    assert "javascript:hit" not in page(Say("So.", link="javascript:hit")).values("href")


def test_whatever_a_text_holds_it_is_a_text(page):
    read = page(
        Say(HOSTILE), Items([(HOSTILE, HOSTILE)]), Items([("", HOSTILE)]), Fold(HOSTILE, []),
        Rows(HOSTILE, (HOSTILE, HOSTILE), [(HOSTILE, HOSTILE)], same=HOSTILE),
        Section(HOSTILE, [Say(f"`{HOSTILE}`")]),
    )  # fmt: skip

    assert read.inside == []
    assert len(read.all("script")) == 1
    assert not read.all("img")


def test_what_is_to_be_typed_is_code(page):
    assert len(page(Say("Type `parley run` or `parley replay`.")).all("code")) == 2


def test_the_policy_allows_the_script_of_the_page_alone(leaders):
    text = page_of(Page(leaders, "run 1", "", (Section("First", []),)), {}).decode()
    script = text.split("<script>")[1].split("</script>")[0]

    assert b64encode(sha256(script.encode()).digest()).decode() in text
