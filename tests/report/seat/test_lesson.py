"""The lesson: ninety minutes, a card for each side, and an exercise whose key can be checked."""

import re

import pytest
from pages import Read
from samples import PARIS
from seats import seated

from sim.errors import SimError
from sim.making.check import check
from sim.report.seat.lesson import lesson_files
from sim.report.seat.play import messages


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    out = tmp_path_factory.mktemp("lesson")
    for name, content in lesson_files(seated(PARIS), "run 1a2b").items():
        (out / name).write_bytes(content)
    return out


def test_the_plan_fills_ninety_minutes():
    spans = [tuple(map(int, row[0].split("-"))) for row in messages()["lesson"]["plan"]]

    assert spans[0][0] == 0
    assert [end for _, end in spans] == [*(start for start, _ in spans[1:]), 90]


def test_each_side_has_a_card_of_the_same_form_with_its_sources(folder):
    text = (folder / "lesson.html").read_text("utf-8")
    cards = re.findall(r"<h2>Role card: .*?</section>", text, re.S)

    assert len(cards) == 2
    assert all(card.count("#source-") > 3 for card in cards)
    assert Read(text).inside == []


def test_the_key_is_clean_and_cites_the_article(folder):
    article = folder / "articles"
    article.mkdir()
    (article / "a.txt").write_bytes((folder / "coding-article.txt").read_bytes())
    (found,) = check(folder / "coding-key.yaml", articles=article).finding.results

    assert [*found.problems, *found.warnings] == []
    assert found.coverage.unverified == 0


def test_from_the_start_a_pupil_codes_on_and_the_key_says_how_far_both_agree(folder):
    start, key = folder / "coding-start.yaml", folder / "coding-key.yaml"
    mine = folder / "mine.yaml"
    mine.write_text(key.read_text("utf-8").replace("act: silent", "act: refuse"), "utf-8")

    assert check(start).finding.problems == ()
    with pytest.raises(SimError, match="no answer is coded yet"):
        check(start, against=key)
    wrong = mine.with_stem("wrong")
    wrong.write_text(start.read_text("utf-8").replace("by: westmark", "by: nobody"), "utf-8")
    assert check(wrong, against=key).finding.agreed is None
    assert check(wrong, against=key).finding.problems
    assert check(key, against=key).finding.agreed.differ == ()
    assert check(mine, against=key).finding.agreed.differ[0][1:] == (
        "kind", "refuse", "silent")  # fmt: skip
