"""What a journalist asks: each question has a command whose answer holds what it must."""

import shlex
from pathlib import Path

import pytest
import yaml
from samples import LEADERS

ASKED = yaml.safe_load(Path(__file__).with_name("questions.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("asked", ASKED, ids=lambda asked: asked["question"])
def test_a_question_is_answered_or_declined_in_words(parley, asked):
    if asked.get("declined"):
        told = " ".join(parley("show", "questions", LEADERS).out.split())
        assert f"{asked['declined']} Declined: " in told
        return
    words = [str(LEADERS) if w == "SCENARIO" else w for w in shlex.split(asked["command"])]
    fast = () if words[0] == "show" else ("--draws", 512)
    ran = parley(*words, *fast)
    told = " ".join(ran.out.split())

    assert ran.status == 0
    assert [text for text in asked["holds"] if text not in told] == []
    assert [text for text in asked.get("lacks", ()) if text in told] == []


@pytest.mark.slow
@pytest.mark.parametrize("name", ["leaders-meeting-2026", "paris-1968"])
def test_every_command_that_is_offered_works(parley, name, monkeypatch):
    told = parley("show", "questions", f"scenarios/{name}").out
    lines = [line.split()[1:] for line in told.splitlines() if line.startswith("    parley ")]

    assert len(lines) > 15
    for words in lines:
        slow = {"simulate": ("--worlds", 64)}.get(words[0], ())
        few = () if words[0] in {"show", "score"} else ("--draws", 16)
        if words[0] != "score":
            assert parley(*words, *few, *slow).status == 0, words
