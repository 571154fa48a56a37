"""A transcript tells the record event by event; a golden file for every scenario shows it."""

import re
from pathlib import Path

import pytest
from samples import SCENARIOS, SMALL, broken

from sim.expect.bench import bench
from sim.facts.reading import read_scenario
from sim.report.bands import EDGES
from sim.report.document import Say, Special, text_of
from sim.report.replay import record, scores, transcript, verdict_text
from sim.report.words import WIDTH
from sim.study.replay import review

GOLDEN = Path(__file__).parents[1] / "golden" / "replay"
DRAWS = 4096


@pytest.fixture(scope="module")
def reviews(shipped):
    return {n: review(bench(scenario, seed=1, draws=DRAWS)) for n, scenario in shipped.items()}


@pytest.fixture(params=[folder.name for folder in SCENARIOS])
def shown(request, reviews):
    return reviews[request.param]


@pytest.fixture
def text(shown):
    return transcript(shown)


@pytest.fixture
def told(write):
    """Return the transcript of a text, its white space folded."""

    def tell(text):
        opened = bench(read_scenario(write(text)), seed=1, draws=64)
        return " ".join(transcript(review(opened)).split())

    return tell


@pytest.fixture
def tiny(small):
    return review(bench(small, seed=1, draws=64))


def steps(review):
    return [block for block in record(review).blocks if getattr(block, "deep", False)
            and getattr(block, "name", "").startswith("event-")]  # fmt: skip


@pytest.mark.parametrize("folder", SCENARIOS, ids=lambda folder: folder.name)
def test_the_transcript_is_the_golden_one(golden, reviews, folder):
    shown = reviews[folder.name]

    golden(f"replay/{folder.name}.txt", transcript(shown))


def test_every_golden_transcript_has_its_scenario():
    assert {path.stem for path in GOLDEN.glob("*.txt")} == {folder.name for folder in SCENARIOS}


def test_no_line_is_wider_than_the_page_or_ends_in_a_blank(text):
    lines = text.split("\n")

    assert max(map(len, lines)) <= WIDTH
    assert lines == [line.rstrip() for line in lines]


def test_text_and_page_tell_an_event_in_the_same_blocks(shown, text):
    for step in steps(shown):
        assert text_of(step.blocks) in text


def test_every_event_rests_on_a_source_or_is_marked_as_assumed(shown):
    for step, entry in zip(steps(shown), shown.ledger.entries, strict=True):
        marks = [said for _, said in step.blocks[-1].items if isinstance(said, Say)]
        resting = [said for said in marks if said.text == entry.event.says]

        assert step.name == f"event-{entry.event.id}"
        assert [said.cites for said in resting] == [entry.event.cites]
        assert entry.event.cites or any(said.rests == "assumed" for said in marks)


def test_an_event_tells_who_what_where_state_and_source(told):
    assert (
        "1 Mar 2025 Alba: offers to meet, to Borea "
        "Geneva, leaders, bilateral; guarantees: safety; agenda: border "
        "leaders' track: idle -> open Alba proposes Geneva. [gazette p1]"
    ) in told(SMALL)


def test_what_is_implied_is_said_to_be_so(told):
    text = told(
        SMALL[: SMALL.index("record:\n")]
        + "record:"
        + SMALL[SMALL.index("\n  - id: talks") : SMALL.index("readings:")]
    )

    assert (
        "implied no source tells: an offer; leaders' track open "
        "implied no source tells: acceptance by all addressees; leaders' track agreed "
        "10 Mar 2025 Alba: holds a meeting"
    ) in text


def test_what_is_disputed_names_its_reading(told):
    assert "disputed Whether Borea countered or refused. `--reading answer=...`" in told(SMALL)


def test_what_follows_from_a_later_event_names_it(told):
    assert "implied by talks assumed Implied by the meeting. disputed" in told(SMALL)


def test_conditions_messengers_and_secrecy_are_told(told):
    text = broken("act: accept\n", "act: accept-if\n    conditions: [A truce holds.]\n")
    text = text.replace(
        "    by: alba\n    answers",
        "    by: alba\n    via: helvia\n    publicity: relayed\n    answers",
    )

    assert (
        "Alba: accepts on conditions [island-instead of Borea, 2 Mar 2025], through Helvia, relayed"
        in told(text)
    )
    assert "condition: A truce holds." in told(text)


def test_the_end_tells_the_state_and_the_open_offers(told):
    text = SMALL[: SMALL.index("  - id: agreed\n")]

    assert "the leaders' track is open, with open offers island-instead" in told(text)


def test_before_each_answer_stands_what_was_expected_of_it(shown):
    told = {step.name: text_of(step.blocks) for step in steps(shown)}
    for expectation in shown.expectations:
        text = " ".join(told[f"event-{expectation.event.id}"].split())
        asked = text.index("expected Would ")

        assert asked < text.index("the answer ") < text.index(expectation.event.says[:20])
        assert ("is not scored: " in text) is bool(expectation.unscored)
    assert sum(text.startswith("  expected ") for text in told.values()) == len(shown.expectations)


def test_a_page_has_every_reason_of_an_expectation(shown):
    for step, expectation in (
        (step, shown.by_event[entry.event.id])
        for step, entry in zip(steps(shown), shown.ledger.entries, strict=True)
        if entry.event.id in shown.by_event
    ):
        (every,) = (block.facts["why"] for block in step.blocks if isinstance(block, Special))
        rules = expectation.public.verdict.rules

        assert len(every["pushes"]) + every["silent"] == len(rules)
        assert {push["rule"] for push in every["pushes"]} <= {bound.id for bound in rules}


def test_a_loose_prior_shows_probabilities_as_bands_only(text):
    heads = re.findall(
        r"^  in (?:public|hindsight) +(.*?); (?:decisive|the same|no rule)", text, re.M
    )
    numbers = {int(n) for head in heads for n in re.findall(r"\d+", head)}

    assert "Loose prior: Offers of a third party were accepted" in text
    assert heads
    assert numbers <= set(EDGES)


def test_scores_tell_the_verdict_every_predictor_and_what_they_rest_on(shown):
    text = " ".join(text_of([scores(shown)]).split())

    assert verdict_text(shown.score) in text
    for predictor in (shown.score.prior, *shown.score.baselines):
        assert f"{predictor.name}: {predictor.says}" in text or f"{predictor.name} " in text
    assert "Loose prior: " in text
    assert "of them assumed" in text


def test_a_record_without_answers_has_nothing_to_score(small):
    empty = review(bench(small.model_copy(update={"record": ()}), seed=1, draws=64))

    assert "No answer is scored" in transcript(empty)
