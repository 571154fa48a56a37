"""`parley new scenario` writes a start that already works."""

import pytest
from samples import PARIS


@pytest.fixture
def start(parley, tmp_path):
    """Write a start; return its folder."""
    ran = parley("new", "scenario", "my-dispute", "--out", tmp_path)
    assert (ran.status, ran.err) == (0, "")
    return tmp_path / "my-dispute"


def test_a_start_is_a_scenario_its_schema_and_a_readme(start):
    names = sorted(path.name for path in start.iterdir())

    assert names == ["README.md", "scenario.schema.json", "scenario.yaml"]
    assert (start / "README.md").read_text().startswith("# my-dispute\n")


def test_a_start_passes_check_replay_and_run(parley, start, tmp_path, undrawn):
    for words in (["check"], ["replay"], ["run", "--out", tmp_path / "out"], ["show", "sources"]):
        ran = parley(*words, start)
        assert (ran.status, ran.err) == (0, "")
        assert ran.out


def test_the_next_command_is_named(parley, tmp_path):
    ran = parley("new", "scenario", "x", "--out", tmp_path)

    assert ran.out.endswith(f"Next: parley check {tmp_path / 'x'}\n")


def test_the_schema_beside_the_start_is_that_of_the_format(parley, start):
    schema = (start / "scenario.schema.json").read_text(encoding="utf-8")

    assert schema == parley("check", "--schema").out
    assert "$schema=scenario.schema.json" in (start / "scenario.yaml").read_text().splitlines()[0]


def test_what_is_there_is_left_alone(parley, start, tmp_path):
    before = (start / "scenario.yaml").read_text()
    ran = parley("new", "scenario", "my-dispute", "--out", tmp_path)

    assert (ran.status, ran.out) == (2, "")
    assert "there is something already\n  hint: choose another name" in ran.err
    assert (start / "scenario.yaml").read_text() == before


@pytest.mark.parametrize("name", ["My-dispute", "a b", "../x", "-x", "", "é", "x/y"])
def test_a_name_is_a_plain_word(parley, tmp_path, name):
    ran = parley("new", "scenario", "--out", tmp_path, "--", name)

    assert (ran.status, ran.out) == (2, "")
    assert f"{name!r} is no name\n  hint: use a-z, 0-9 and hyphens" in ran.err
    assert list(tmp_path.iterdir()) == []


def test_an_out_that_is_a_file_is_told(parley, tmp_path):
    (tmp_path / "file").write_text("mine")
    ran = parley("new", "scenario", "x", "--out", tmp_path / "file")

    assert (ran.status, ran.out) == (2, "")
    assert "hint: choose a folder with --out" in ran.err


def test_a_scenario_can_begin_as_a_copy_of_one(parley, tmp_path):
    ran = parley("new", "scenario", "mine", "--from", "paris-1968", "--out", tmp_path)
    copy = tmp_path / "mine"

    assert ran.status == 0
    assert {file.name for file in copy.iterdir()} >= {"scenario.yaml", "expect.yaml", "README.md"}
    assert parley("check", copy).status == parley("check", PARIS).status
