"""A run folder is found again when it is whole, and only then; so is a finished part."""

import errno
import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.errors import SimError
from sim.runs.folder import Parts, find_run, table, write_files, write_run
from sim.runs.manifest import Inputs, damage, read_manifest, runs_below

INPUTS = Inputs("run", "alpine", "0123456789abcdef", "scenarios/alpine", {"readings": {}})
KEYS = ("parley", "run", "command", "scenario", "path", "options", "versions", "tables", "files")
FILES = {"a.txt": b"one", "deep/b.csv": b"x\n1\n"}


@pytest.fixture
def folder(tmp_path):
    return write_run(tmp_path, INPUTS, FILES, {"deep/b.csv": {"x": "int"}})


def test_a_run_is_found_again(folder, tmp_path):
    assert find_run(tmp_path, INPUTS) == folder == tmp_path / "alpine" / INPUTS.run
    assert damage(folder) == []


def test_other_inputs_have_another_id_and_the_path_has_no_part_in_it():
    assert replace(INPUTS, path="/elsewhere").run == INPUTS.run
    others = [
        replace(INPUTS, command="explore"),
        replace(INPUTS, scenario="other"),
        replace(INPUTS, scenario_hash="x"),
        replace(INPUTS, options={"readings": {"a": "b"}}),
    ]

    assert len({INPUTS.run, *(other.run for other in others)}) == 5


def test_what_is_damaged_is_named(folder):
    (folder / "a.txt").write_bytes(b"two")
    (folder / "deep" / "b.csv").unlink()

    assert damage(folder) == ["a.txt was changed after the run", "deep/b.csv is missing"]


@pytest.mark.parametrize(
    "manifest",
    [b"", b"{", b"[]", b"\xff", b'{"parley": 1}', b'{"parley": 1, "files": []}', b'{"parley": 99}'],
)
def test_a_manifest_that_is_none_keeps_the_files_and_is_an_error_to_read(
    folder, tmp_path, manifest
):
    (folder / "manifest.json").write_bytes(manifest)

    with pytest.raises(SimError, match="the manifest"):
        read_manifest(folder)
    with pytest.raises(SimError, match="it holds what the run did not write: a"):
        find_run(tmp_path, INPUTS)


def test_a_folder_without_a_manifest_is_no_run(tmp_path):
    assert find_run(tmp_path, INPUTS) is None
    with pytest.raises(SimError, match="no manifest here\n  hint: give a folder that `run` made"):
        read_manifest(tmp_path)


def test_what_is_left_of_a_run_is_replaced_whole(folder, tmp_path):
    (folder / "a.txt").unlink()

    assert find_run(tmp_path, INPUTS) is None
    assert write_run(tmp_path, INPUTS, FILES, {}) == folder
    assert damage(folder) == []


def test_notes_in_a_whole_run_do_not_matter_and_those_in_a_damaged_one_are_not_lost(
    folder, tmp_path
):
    (folder / "notes.md").write_text("mine")
    assert find_run(tmp_path, INPUTS) == folder

    (folder / "a.txt").write_text("edited")
    with pytest.raises(SimError, match=r"did not write: a\.txt, notes\.md\n  hint: move it"):
        find_run(tmp_path, INPUTS)


@pytest.mark.parametrize("name", ["../a.txt", "/etc/passwd", "deep/../../a", "", "C:x", "a\\b"])
def test_no_name_of_a_manifest_leads_out_of_its_folder(folder, name):
    manifest = folder / "manifest.json"
    facts = json.loads(manifest.read_text())
    manifest.write_text(json.dumps({**facts, "files": {name: "0" * 64}}))

    with pytest.raises(SimError, match="leads out of its folder"):
        read_manifest(folder)


def test_a_link_is_no_file_of_a_run(folder, tmp_path):
    (tmp_path / "elsewhere").write_bytes(FILES["a.txt"])
    (folder / "a.txt").unlink()
    (folder / "a.txt").symlink_to(tmp_path / "elsewhere")

    assert damage(folder) == ["a.txt was changed after the run"]


BROKEN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(part=st.sampled_from(KEYS), value=BROKEN)
def test_a_broken_manifest_is_told_in_a_line_and_the_other_runs_are_listed(
    folder, tmp_path, part, value
):
    other = write_run(tmp_path, replace(INPUTS, command="compare"), FILES, {})
    manifest = folder / "manifest.json"
    whole = manifest.read_text()
    manifest.write_text(json.dumps({**json.loads(whole), part: value}))
    listed = {run.folder: run for run in runs_below(tmp_path)}
    manifest.write_text(whole)

    assert listed[other].problems == ()
    assert all("\n" not in problem for problem in listed[folder].problems)


@pytest.mark.parametrize("content", [b"[" * 10**5, b'{"a": 1e999}', b"9" * 5000, b'"\\ud800"'])
def test_a_manifest_that_no_program_wrote_is_an_error(folder, content):
    (folder / "manifest.json").write_bytes(content)

    with pytest.raises(SimError, match="the manifest is broken"):
        read_manifest(folder)


def test_files_are_written_beside_others_all_or_none(tmp_path):
    (tmp_path / "notes.md").write_text("mine")
    (tmp_path / "b").mkdir()

    with pytest.raises(SimError, match="is a folder"):
        write_files(tmp_path, {"a": b"1", "b": b"2"})
    assert write_files(tmp_path, {"a": b"1", "c": b"2"}) == [tmp_path / "a", tmp_path / "c"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b", "c", "notes.md"]


def test_the_manifest_holds_the_types_of_tables(folder):
    manifest = json.loads((folder / "manifest.json").read_text())

    assert manifest["tables"] == {"deep/b.csv": {"x": "int"}}
    assert list(manifest["files"]) == sorted(FILES)


def test_a_table_of_no_rows_keeps_its_columns():
    assert table([], ["a", "b"]) == b"a,b\n"


def test_cells_with_commas_and_quotes_are_kept_apart():
    assert table([{"a": 'x, "y"', "b": 1.5}], ["a", "b"]) == b'a,b\n"x, ""y""",1.5\n'


@pytest.mark.parametrize("left", [0, 10, 100, -30])
def test_a_damaged_part_counts_as_none(tmp_path, left):
    parts = Parts(tmp_path)
    parts.save("one", {"a": np.ones(3), "b": np.zeros(3)})
    (part,) = tmp_path.rglob("*.npz")
    part.write_bytes(part.read_bytes()[:left])

    assert parts.load("one") is None
    assert parts.load("two") is None


def test_a_part_on_a_full_disk_is_told_and_loses_nothing(tmp_path, monkeypatch):
    parts = Parts(tmp_path / "parts")
    parts.save("one", {"a": np.ones(3)})

    def full(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(np, "savez", full)
        with pytest.raises(SimError, match="no space left") as told:
            parts.save("two", {"a": np.ones(3)})

    assert told.value.hint == "choose a folder with --out"
    assert parts.load("one")["a"].tolist() == [1, 1, 1]
    assert parts.load("two") is None
    assert [path.suffix for path in (tmp_path / "parts").iterdir()] == [".npz"]
