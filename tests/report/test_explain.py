"""An explanation leads from the answer down to the paragraph, and tells what would matter."""

import re
from dataclasses import replace

import pytest

from sim.expect.bench import bench
from sim.facts.parties import Grade
from sim.report.bands import EDGES
from sim.report.document import Say
from sim.report.explain import change_words, explained, explanation_text
from sim.report.words import WIDTH, venue_name
from sim.study.explain import explain


@pytest.fixture(scope="module")
def opened(leaders):
    return bench(leaders, seed=1, draws=512)


@pytest.fixture(scope="module")
def refusal(opened):
    return explain(opened, "kyiv-2026-01")


def items(explanation, title):
    """Return the items of the section whose title begins so."""
    (section,) = (held for held in explained(explanation) if held.title.startswith(title))
    return section.blocks[0].items


def said(told):
    return told.text if isinstance(told, Say) else told


def test_every_fact_is_told_with_its_paragraphs(refusal):
    told = {label: said for label, said in items(refusal, "Positions of Ukraine") if said.cites}

    assert {name: said.cites for name, said in told.items()} == {
        stated.position.id: stated.position.cites for stated in refusal.positions
    }
    assert {name: said.rests for name, said in told.items()} == {
        stated.position.id: "" if stated.grade in {Grade.E0, Grade.E1} else "fact"
        for stated in refusal.positions
    }
    assert {"", "fact"} == {said.rests for said in told.values()}


def test_what_is_assumed_is_marked_as_assumed(refusal):
    assumed = {stated.position.assumed for stated in refusal.positions} - {None}
    marked = {told.text for label, told in items(refusal, "Positions") if label == "  assumed"}

    assert marked == assumed


def test_reasons_are_told_or_counted_and_the_sum_is_told(refusal):
    told = [said(text).partition(":")[0] for _, text in items(refusal, "Reasons")]
    quiet = said(items(refusal, "Reasons")[-1][1]).removeprefix("no effect: ").split(", ")

    assert {*told[:-2], *quiet} == {reason.rule for reason in refusal.reasons}
    assert told[-2] == "sum"


def test_a_reason_leads_to_the_sources_of_its_position_or_says_what_it_rests_on(refusal):
    for _, text in items(refusal, "Reasons")[:-2]:
        assert text.cites or text.text.endswith("]")


def test_every_source_that_is_cited_is_listed(refusal):
    listed = {said(text).partition(":")[0] for _, text in items(refusal, "Sources")}
    cited = {
        cite.partition("#")[0]
        for section in explained(refusal)
        for _, text in section.blocks[0].items
        if isinstance(text, Say)
        for cite in text.cites
    }

    assert cited == listed


def test_changes_are_told_once_and_the_largest_first(refusal):
    told = [said(text) for label, text in items(refusal, "Single changes") if label == "up"]

    assert told[0].startswith("moved to ")
    assert "Kyiv" in told[0].partition(":")[0]
    assert len({*told}) == len(told)


def test_an_offer_with_several_venues_is_weighed_at_that_of_the_result(opened):
    for expectation in opened_answers(opened):
        explanation = explain(opened, expectation)
        offer = opened.scenario.offers[explanation.expectation.offer].offer
        weighed = [said(t) for _, t in items(explanation, "The offer") if "weighed" in said(t)]
        best = [venue_name(opened.scenario, v) for v in explanation.offer.venues]

        assert weighed == ([f"weighed at {best[0]}"] if offer.venues[1:] else [])


def opened_answers(opened):
    return [e.id for e in opened.scenario.record if getattr(e, "answers", None)
            and e.by in opened.scenario.principals]  # fmt: skip


def test_a_loose_prior_is_told_in_bands(refusal):
    probable = r"(?:under|over) (\d+) %|(\d+)-(\d+) %"
    numbers = {
        int(n) for held in re.findall(probable, explanation_text(refusal)) for n in held if n
    }

    assert numbers <= set(EDGES)
    assert numbers


def test_no_line_is_wider_than_a_terminal_and_no_section_is_empty(opened, refusal):
    assert max(map(len, explanation_text(refusal).splitlines())) <= WIDTH
    bare = replace(refusal, positions=(), rules=refusal.rules)

    assert all(section.blocks[0].items for section in explained(bare))
    assert [said(text) for _, text in items(bare, "Positions")] == [
        "no position is documented by that day"
    ]


def test_a_change_has_words_for_what_it_does_and_for_what_it_changes_to(leaders):
    assert change_words(leaders, "venue geneva") == ("moved to", "Geneva")
    assert change_words(leaders, "add guarantee personal-security")[1] == "personal security"
