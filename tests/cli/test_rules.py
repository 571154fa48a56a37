"""`new rule` writes a working start; `show rules` tells what is in force and why."""

import json
import subprocess
import sys

import pytest
from samples import LEADERS, ROOT

from sim.rules.book import candidates, standard_book, standard_dynamics
from sim.simulate.trials import check_rules

KINDS = ("consideration", "red-line", "tactic", "reaction")


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_rule_passes_what_is_asked_of_rules(parley, tmp_path, kind):
    ran = parley("new", "rule", "neutral", "--kind", kind, "--out", tmp_path)
    path = tmp_path / "neutral.py"

    assert ran.status == 0
    assert f"parley check --rules {path}" in ran.out
    assert check_rules(path).problems == ()
    assert f"neutral: {kind.replace('-', ' ')}; " in parley("check", "--rules", path).out


def test_the_test_of_a_new_rule_passes_with_plain_pytest(parley, tmp_path):
    parley("new", "rule", "neutral", "--out", tmp_path / "mine")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "."]
    done = subprocess.run(
        command, cwd=tmp_path / "mine", capture_output=True, text=True, check=False, timeout=60
    )

    assert done.returncode == 0, done.stdout
    assert "1 passed" in done.stdout


def test_the_test_of_a_new_rule_fails_when_the_rule_is_broken(parley, tmp_path):
    parley("new", "rule", "neutral", "--out", tmp_path)
    path = tmp_path / "neutral.py"
    path.write_text(path.read_text().replace("return push", "return push / 0"))

    assert "not finite" in check_rules(path).problems[0].message


def test_a_new_rule_is_clean(parley, tmp_path):
    for n, kind in enumerate(KINDS):
        parley("new", "rule", f"my_{n}", "--kind", kind, "--out", tmp_path)
    command = [sys.executable, "-m", "ruff", "check", "--config", ROOT / "pyproject.toml"]
    ignored = ["--ignore", "INP001,D401,D103", tmp_path]
    done = subprocess.run(
        [*command, *ignored], capture_output=True, text=True, check=False, timeout=60
    )

    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("name", ["Bad", "with-hyphen", "9lives", "class", "a b", "../up", ""])
def test_a_bad_name_is_refused(parley, tmp_path, name):
    ran = parley("new", "rule", name, "--out", tmp_path)

    assert ran.status == 2
    assert "is no name of a rule" in ran.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["meetings", "mirror", "shocks"])
def test_a_name_of_the_standard_book_is_refused(parley, tmp_path, name):
    ran = parley("new", "rule", name, "--out", tmp_path)

    assert f"the standard book has a rule {name!r}" in ran.err


@pytest.mark.parametrize("file", ["neutral.py", "test_neutral.py"])
def test_an_existing_file_is_left_as_it_is(parley, tmp_path, file):
    (tmp_path / file).write_text("mine")
    ran = parley("new", "rule", "neutral", "--out", tmp_path)

    assert ran.status == 2
    assert "there is something already" in ran.err
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [(file, "mine")]


def test_a_folder_that_cannot_be_made_is_told(parley, tmp_path):
    (tmp_path / "file").write_text("")
    ran = parley("new", "rule", "neutral", "--out", tmp_path / "file" / "below")

    assert ran.status == 2
    assert "--out" in ran.err


def test_the_book_is_shown_with_priors_and_literature(parley):
    out = parley("show", "rules").out

    assert all(f"{name} (" in out for name in standard_book())
    assert "push: Normal(mean 0.6, sd 0.3)" in out
    assert "(recalled, not re-read)" in out
    records = "I +1.06, II +0.33, III +0.25, pooled +0.82 (90 %: +0.50 to +1.15)"
    assert records in " ".join(out.split())
    assert all(f"{name} (consideration)" in out for name in candidates())
    assert "of: places, required" in out


def test_tactics_and_reactions_are_shown_with_whom_they_hold_for_and_what_they_bring(parley):
    out = parley("show", "rules").out

    assert all(f"{name} (" in out for name in standard_dynamics())
    assert "gives_up (reaction)" in out
    assert "deny, lapse, refuse\n" in out


def test_the_book_is_shown_as_json(parley):
    document = json.loads(parley("show", "rules", "--json").out)
    precedent = next(rule for rule in document["rules"] if rule["rule"] == "meetings")

    assert [rule["rule"] for rule in document["rules"]] == [
        *standard_book(), *standard_dynamics(), *candidates(),
    ]  # fmt: skip
    assert precedent["references"][0]["checked"] == "recalled"
    assert precedent["origin"] == "standard book"
    assert precedent["evidence"]["pooled"] == 0.31
    assert document["rules"][-1]["origin"].startswith("candidates, off unless")
    assert document["in_force"] == {}


def test_a_scenario_shows_the_rules_in_force_for_each_party(parley):
    out = parley("show", "rules", LEADERS).out

    assert out.index("ukraine\n") < out.index("UA1 (refuses_ground, red line)")
    assert out.index("russia\n") < out.index("RU2 (only_ground, red line)")
    assert "screen place: Beta(a 6, b 9)" in out
    assert "of: RUS" in out


def test_a_scenario_shows_what_moves_the_surroundings(parley):
    out = parley("show", "rules", LEADERS).out
    (moved,) = out.split("the surroundings\n")[1:]

    assert "meets (reaction)" in moved.split("united-states\n")[0]


def test_a_rule_that_is_left_out_is_not_shown(parley):
    assert "RU2 (only_ground" not in parley("show", "rules", LEADERS, "--without", "RU2").out
    assert "meetings (consideration" not in parley("show", "rules", "--without", "meetings").out
    assert "did you mean 'meetings'" in parley("show", "rules", "--without", "metings").err
    assert "mirror (tactic" not in parley("show", "rules", "--without", "mirror").out


def test_the_rules_in_force_are_shown_as_json(parley):
    document = json.loads(parley("show", "rules", LEADERS, "--json").out)
    line = next(rule for rule in document["in_force"]["russia"] if rule["id"] == "RU2")

    assert line["settings"] == {"of": ["moscow"]}
    assert line["position"] == "RU2"
    assert line["cites"]


def test_a_file_of_rules_is_shown_with_its_origin(parley, tmp_path):
    parley("new", "rule", "neutral", "--out", tmp_path)
    path = tmp_path / "neutral.py"

    shown = " ".join(parley("show", "rules", "--rules", path).out.split())
    assert str(path) in shown.replace(" ", "") or path.name in shown
    assert "neutral (consideration)" in parley("show", "rules", LEADERS, "--rules", path).out


def test_a_file_that_is_also_trusted_is_loaded_once(parley, tmp_path):
    folder = tmp_path / "dispute"
    folder.mkdir()
    (folder / "scenario.yaml").write_bytes((LEADERS / "scenario.yaml").read_bytes())
    parley("new", "rule", "neutral", "--out", tmp_path)
    (tmp_path / "neutral.py").rename(folder / "rules.py")
    ran = parley("show", "rules", folder, "--trust", "--rules", folder / "rules.py")

    assert ran.status == 0
    assert ran.out.count("neutral (consideration)") == 2
