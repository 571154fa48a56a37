"""What was asked is told at the head of every text, in every document and file of a run."""

import json

import pytest
from made import few

import sim
from sim.errors import SimError

ASKED = {"draws": 64, "seed": 3, "but": "no-line", "as_of": "2025-03-20", "interval": 0.8}
TOLD = "but no-line, as of 2025-03-20, seed 3, 64 draws, interval 0.8"


@pytest.fixture
def path(tmp_path):
    file = few(tmp_path)
    file.write_text(f"{file.read_text().rstrip()}\n  known:\n    says: A line is known.\n")
    return file


def test_every_text_and_document_tells_what_was_asked(path):
    for reply in (sim.replay(path, **ASKED), sim.explore(path, **ASKED)):
        assert reply.text.startswith(f"Asked: {TOLD}.\n\n")
        assert reply.json["asked"].items() >= ASKED.items()
    assert not sim.replay(path).text.startswith("Asked")


def test_every_file_of_a_run_tells_what_was_asked(path, tmp_path):
    folder = sim.run(path, **ASKED, out=tmp_path / "out").folder

    for file in folder.iterdir():
        text = file.read_bytes().decode(errors="replace")
        match file.suffix:
            case ".txt":
                assert text.startswith(f"Asked: {TOLD}.")
            case ".html" | ".svg" | ".png":
                assert TOLD in text, file.name
            case ".json" if file.name != "manifest.json":
                assert json.loads(text)["asked"].items() >= ASKED.items()


def test_several_counterfactuals_are_made_one_after_the_other(path):
    both = sim.replay(path, but=("no-line", "known"), draws=16)

    assert both.json["asked"]["but"] == ["no-line", "known"]
    assert both.text.startswith("Asked: but no-line, but known, ")
    with pytest.raises(SimError, match="given twice: but no-line"):
        sim.replay(path, but=("no-line", "no-line"))
