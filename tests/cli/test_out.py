"""Every command that finds something writes its text, data and picture, and they are made again."""

import json
import shutil
from pathlib import Path

import pytest
from samples import CASEBOOK, LEADERS

FAST = ("--draws", 64)
ASKED = {
    "replay": ("replay", LEADERS),
    "explain": ("explain", LEADERS, "kyiv-answer-2026-01"),
    "explore": ("explore", LEADERS, "--venue", "geneva", "--by", "ukraine"),
    "levers": ("explore", LEADERS, "--levers", "--venue", "geneva"),
}


@pytest.mark.parametrize(
    "name", [pytest.param(n, marks=[] if n == "explore" else pytest.mark.slow) for n in ASKED]
)
def test_what_was_found_is_written_and_made_again_byte_for_byte(parley, tmp_path, name):
    ran = parley(*ASKED[name], *FAST, "--out", tmp_path)
    folder = Path(ran.out.strip().rpartition("The run is ")[2])

    assert {f"{name}.txt", f"{name}.json", "manifest.json"} <= {p.name for p in folder.iterdir()}
    assert list(folder.glob("*.svg")) or name == "replay"
    again = parley("run", folder, "--out", tmp_path / "again")
    assert (again.status, again.err) == (0, "")
    assert "byte for byte" in again.out


def test_numbers_are_told_only_where_they_are_asked_for(parley):
    asked = (*ASKED["levers"], *FAST)

    assert " of 100 worlds" in parley(*asked, "--numbers").out
    assert " of 100 worlds" not in parley(*asked).out


def test_scores_are_written_with_a_manifest(parley, tmp_path):
    ran = parley("score", LEADERS, *FAST, "--out", tmp_path / "scores")

    assert ran.status == 0
    assert {"score.txt", "score.json", "manifest.json"} <= {
        path.name for path in (tmp_path / "scores").iterdir()
    }


def test_a_run_of_a_folder_is_its_score_with_every_option_that_was_given(parley, tmp_path):
    for name in ("lra-2007", "tigray-2022"):
        shutil.copytree(CASEBOOK / name, tmp_path / "mine" / name)
    asked = ("--draws", "16", "--seed", "3", "--without", "third_party", "--json")

    ran = parley("run", tmp_path / "mine", *asked, "--out", tmp_path / "runs")
    told = json.loads(ran.out)
    assert told.pop("taught")["n"] == told["n"]
    assert told == json.loads(parley("score", tmp_path / "mine", *asked).out)
    assert (tmp_path / "runs" / "mine" / "report.html").is_file()


def test_a_run_of_a_folder_refuses_what_a_score_cannot_take(parley, tmp_path):
    ran = parley("run", CASEBOOK, "--as-of", "2000-01-01", "--out", tmp_path)

    assert (ran.status, "--as-of" in ran.err) == (2, True)


@pytest.mark.parametrize("command", ["run", "score"])
def test_a_score_that_has_no_place_to_be_written_to_is_not_asked(parley, tmp_path, command):
    (tmp_path / CASEBOOK.name).mkdir()
    target = tmp_path if command == "run" else tmp_path / CASEBOOK.name

    ran = parley(command, CASEBOOK, "--out", target)

    assert (ran.status, ran.out) == (2, "")
    assert f"{tmp_path / CASEBOOK.name}: there is something already" in ran.err
