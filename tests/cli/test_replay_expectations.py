"""`parley replay` tells before each answer what the rules expected, in text and in JSON."""

import json

import pytest
from samples import LEADERS, SMALL

INTERVAL = ("mean", "low", "high", "level")


@pytest.fixture
def path(write):
    return write(SMALL)


@pytest.fixture
def document(parley, path):
    """Return the JSON document of a replay of the small scenario."""

    def read(*words, of=path):
        ran = parley("replay", of, "--json", "--draws", 64, *words)
        assert (ran.status, ran.err) == (0, "")
        return json.loads(ran.out)

    return read


def answers(document):
    return [entry for entry in document["entries"] if "public" in entry]


def test_the_document_says_what_it_was_drawn_from(document):
    held = document("--seed", 7)

    assert (held["seed"], held["draws"], held["label"]) == (7, 64, "loose prior")


def test_an_answer_has_both_columns_kinds_and_reasons(document):
    entry = answers(document())[0]

    assert set(entry["public"]) == set(entry["hindsight"]) == {*INTERVAL, "band", "label"}
    assert entry["answered"]["id"] == entry["answers"] == "geneva"
    assert sum(entry["kinds"].values()) == pytest.approx(1, abs=1e-4)
    assert {"rule", "kind", "effect", "because", "cites"} <= set(entry["reasons"][0])
    assert entry["decisive"] in {"", *(reason["rule"] for reason in entry["reasons"])}


def test_only_scored_answers_are_scored(document):
    held = document(of=LEADERS)

    assert sum(entry["scored"] for entry in held["entries"]) == held["score"]["n"]
    assert all(not e["scored"] for e in held["entries"] if e["documented"] == "unreported")
    assert all(e["scored"] or e["unscored"] for e in answers(held))


def test_the_score_has_its_baselines_and_its_verdict(document):
    score = document()["score"]

    assert {"n", "log", "brier", "baselines", "verdict"} <= set(score)
    assert set(score["baselines"]) == {
        "coin", "share of acceptances", "level", "ground", "level and ground", "who proposes",
        "who proposes and line", "line fitted", "line .1/.7", "persistence",
    }  # fmt: skip
    assert score["verdict"].endswith(".")


def test_the_same_seed_prints_the_same_and_another_does_not(document):
    assert document("--seed", 3) == document("--seed", 3) != document("--seed", 4)


def test_a_rule_left_out_gives_no_reason(document):
    with_it, without = document(), document("--without", "third_party")

    assert "third_party" in {reason["rule"] for reason in answers(with_it)[0]["reasons"]}
    assert "third_party" not in {reason["rule"] for reason in answers(without)[0]["reasons"]}


def test_a_rule_left_out_that_is_not_there_is_told(parley, path):
    ran = parley("replay", path, "--without", "third_part")

    assert (ran.status, ran.out) == (2, "")
    assert "did you mean 'third_party'?" in ran.err


def test_what_is_not_known_yet_is_not_expected(document):
    assert len(answers(document("--as-of", "2025-03-02"))) == 1


def test_the_transcript_names_seed_and_draws(parley, path):
    ran = parley("replay", path, "--draws", 64, "--seed", 5)

    assert "Seed 5, 64 draws;" in ran.out
    assert "Would Borea accept Alba's offer of 1 Mar 2025 (Geneva, leaders)?" in ran.out
