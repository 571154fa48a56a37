"""`parley explain` tells one answer down to the paragraph, as text, data and figure."""

import json

import pytest
from samples import LEADERS, PARIS

FAST = ("--draws", "512")


@pytest.fixture
def explained(parley):
    return lambda *words: parley("explain", *words, *FAST)


def unwrapped(text):
    return " ".join(text.split())


@pytest.mark.parametrize("event", ["kyiv-2026-01", "kyiv-answer-2026-01"])
def test_the_two_answers_of_january_read_as_they_did(parley, golden, event):
    golden(f"explain/{event}.txt", parley("explain", LEADERS, event).out)


def test_the_silence_on_kyiv_is_named_by_its_offer_and_a_party(explained):
    by_offer = explained(LEADERS, "kyiv-2026-01", "--party", "russia")

    assert by_offer.out == explained(LEADERS, "kyiv-answer-2026-01").out
    assert "is not scored: the silence is shorter than" in unwrapped(by_offer.out)


def test_the_document_is_an_entry_of_the_replay_with_positions_and_flips(explained, parley):
    found = json.loads(explained(LEADERS, "kyiv-2026-01", "--json").out)
    replayed = json.loads(parley("replay", LEADERS, "--json", *FAST).out)
    entry = next(entry for entry in replayed["entries"] if entry["event"] == "kyiv-2026-01")

    assert {key: found[key] for key in entry} == entry
    assert [position["id"] for position in found["positions"]][:2] == ["UA1", "UA6"]
    assert [flip["change"] for flip in found["flips"]][:2] == ["venue istanbul", "venue kyiv"]
    assert not any(flip["crosses"] for flip in found["flips"])
    assert set(found["flips"][0]["difference"]) == {"mean", "low", "high", "level"}


def test_a_rule_left_out_and_a_reading_taken_change_the_answer(explained):
    def expected(*words):
        ran = explained(LEADERS, "kyiv-answer-2026-01", "--json", *words)
        return json.loads(ran.out)["public"]["mean"]

    assert expected("--without", "RU2") > expected()
    assert expected("--reading", "moscow-only=invitation") == expected("--without", "RU2")
    assert expected("--but", "no-only-moscow") == expected("--without", "RU2")


def test_a_position_that_came_later_is_hidden_with_its_line(explained):
    ran = explained(LEADERS, "istanbul-answer", "--as-of", "2025-09-30")

    assert (ran.status, ran.err) == (0, "")
    assert "Knows nothing after 2025-09-30." in ran.out
    assert "RU4" not in ran.out


@pytest.mark.parametrize("kind", ["svg", "png", "pdf"])
def test_the_figure_is_written_where_asked(explained, tmp_path, kind):
    file = tmp_path / f"why.{kind}"
    ran = explained(PARIS, "paris-acceptance", "--figure", file)

    assert ran.err == f"Wrote {file}.\n"
    assert b"paris-acceptance" in file.read_bytes() if kind == "svg" else file.stat().st_size


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("kyiv-2026-1",), "no event called 'kyiv-2026-1'\n  hint: did you mean"),
        (("paris-2019",), "'paris-2019' is a `meet` by 'france', a mediator"),
        (("kyiv-2026-01", "--party", "rusia"), "no principal called 'rusia'"),
        (("kyiv-2026-01", "--figure", "why.gif"), "why.gif: .gif is no figure"),
        (("kyiv-2026-01", "--figure", "/nowhere/why.svg"), "/nowhere/why.svg: no such file"),
        (("kyiv-2026-01", "--as-of", "2019-01-01"), "2019-01-01 is outside the scenario's clock"),
        (("kyiv-2026-01", "--reading", "moscow-only=never"), "has no option 'never'"),
    ],
)
def test_what_cannot_be_explained_says_why(explained, words, told):
    ran = explained(LEADERS, *words)

    assert (ran.status, ran.out) == (2, "")
    assert told in ran.err


def test_what_draws_is_loaded_for_a_figure_only(parley_process):
    ran = parley_process("explain", LEADERS, "kyiv-2026-01", "--json", *FAST)

    assert ran.status == 0
    assert ran.out.startswith("{")
