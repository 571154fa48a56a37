"""What is asked of intervals holds for each that is printed, drawn or written."""

import json
import re
from functools import cache

import pytest
from made import few

import sim
from sim.errors import SimError
from sim.making.run import Run, RunOrder


@pytest.fixture
def path(tmp_path):
    return few(tmp_path)


def intervals(document):
    """Yield every interval of a document; the span of several has no level."""
    if isinstance(document, dict):
        if {"mean", "low", "high", "level"} <= document.keys():
            yield document
        document = list(document.values())
    for inner in document if isinstance(document, list) else ():
        yield from intervals(inner)


@pytest.fixture(scope="module")
def replies(tmp_path_factory):
    """Return what each command that weighs replies, made once for each share of an interval."""
    path = few(tmp_path_factory.mktemp("asked"))

    @cache
    def of(**interval):
        asked = {"draws": 64, **interval}
        return [
            sim.replay(path, **asked),
            sim.explain(path, "island-instead", **asked),
            sim.explore(path, **asked),
            sim.simulate(path, worlds=64, but="no-line", **asked),
            sim.compare(path, but="no-line", follow=True, **asked),
        ]

    return of


def test_every_interval_of_every_document_holds_what_was_asked(replies):
    for usual, other in zip(replies(), replies(interval=0.8), strict=True):
        assert {each["level"] for each in intervals(usual.json)} == {0.9}
        pairs = list(zip(intervals(usual.json), intervals(other.json), strict=True))
        assert {narrow["level"] for _, narrow in pairs} == {0.8}
        for wide, narrow in pairs:
            assert wide["mean"] == narrow["mean"]
            assert wide["low"] <= narrow["low"] + 1e-9
            assert narrow["high"] <= wide["high"] + 1e-9


def test_texts_say_the_share_that_intervals_hold(replies, path):
    eighty_five = sim.replay(path, draws=64, interval=0.85)
    for reply, told in [
        *((each, "eight in ten") for each in replies(interval=0.8)),
        (eighty_five, "85 %"),
    ]:
        text = " ".join(reply.text.split())
        assert "nine in ten" not in text
        assert told in text or "one world" in text


@pytest.mark.slow
def test_every_file_of_a_run_says_it_and_the_run_is_another(path, tmp_path):
    usual = Run(RunOrder(path, draws=64)).inputs.run
    other = sim.run(path, draws=64, interval=0.8, out=tmp_path / "out").folder

    assert usual != other.name
    for file in other.iterdir():
        text = file.read_bytes().decode(errors="replace")
        assert not re.search(r"nine in ten of|nine of ten|\"level\": 0.9", text), file.name
    assert "eight in ten" in (other / "columns.csv").read_text(encoding="utf-8")
    assert json.loads((other / "manifest.json").read_text())["options"]["interval"] == 0.8


@pytest.mark.slow
def test_alternatives_have_the_intervals_of_the_reference_or_those_asked_for(path, tmp_path):
    folder = sim.run(path, draws=64, interval=0.8, out=tmp_path / "out").folder
    compared = sim.compare(folder, path, draws=64, venues="bern")
    asked = sim.compare(folder, path, draws=64, venues="bern", interval=0.7)

    assert {each["level"] for each in intervals(compared.json)} == {0.8}
    assert {each["level"] for each in intervals(asked.json)} == {0.7}
    kept = sim.compare(folder, path, draws=64, venues="bern", out=tmp_path / "out").folder
    assert sim.run(kept).again == []


def test_a_bench_keeps_its_intervals_where_nothing_else_is_asked(path):
    opened = sim.bench(path, seed=1, draws=64).with_interval(0.7)

    assert sim.replay(opened).finding.level == 0.7
    assert sim.replay(opened, interval=0.6).finding.level == 0.6


@pytest.mark.parametrize("level", [0.49, 0.995, 2, float("nan")])
def test_a_share_that_no_interval_holds_is_refused(path, level):
    with pytest.raises(SimError, match="an interval cannot hold") as caught:
        sim.replay(path, interval=level)

    assert caught.value.where == "--interval"
