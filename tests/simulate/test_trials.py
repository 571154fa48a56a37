"""A file of rules that cannot be used: its author learns which rule, which case, what to do."""

import sys
from textwrap import dedent

import pytest
from samples import LEADERS

from sim.errors import RuleError
from sim.rules.book import load_rules, standard_book
from sim.simulate.trials import check_rules

HEAD = """\
from typing import Annotated
import numpy as np
from sim import Case, Draws, HalfNormal, Normal, consideration, red_line
from sim.rules.settings import Places

"""
FIRST = HEAD.count("\n") + 1
"""Line on which a rule begins."""


@pytest.fixture
def rules(tmp_path):
    """Write a file of rules below the usual imports, and return its path."""

    def put(body, head=HEAD):
        path = tmp_path / "mine.py"
        path.write_text(head + dedent(body), encoding="utf-8")
        return path

    return put


def rule(body, name="mine", kind="consideration"):
    head = f'@{kind}(assumed="a trial")\ndef {name}(case: Case) -> Draws:'
    return f'{head}\n    """It is a trial."""\n{body}\n'


@pytest.fixture
def only(rules):
    """Return the only problem of a file that holds one rule."""

    def ask(body, **settings):
        (problem,) = check_rules(rules(rule(body, **settings))).problems
        return problem

    return ask


def test_a_good_file_has_no_problem(rules):
    assert check_rules(rules(rule("    return 0.5 * case.offers.on(['CHE'])"))).problems == ()


def test_a_missing_file_says_how_to_begin_one(tmp_path):
    (problem,) = check_rules(tmp_path / "none.py").problems

    assert (problem.message, problem.hint) == (
        "no such file of rules", "`parley new rule NAME` writes one",
    )  # fmt: skip


def test_a_syntax_error_is_told_with_line_and_column(rules):
    path = rules("def mine(:\n    pass\n")
    (problem,) = check_rules(path).problems

    assert (problem.file, problem.line, problem.column) == (str(path), FIRST, 10)
    assert problem.message.startswith("not Python: ")
    assert problem.hint == "the line reads: def mine(:"


@pytest.mark.parametrize("content", [b"\x00", b"x = '\xe4'\n"])
def test_what_is_no_text_is_not_python(tmp_path, content):
    path = tmp_path / "mine.py"
    path.write_bytes(content)
    (problem,) = check_rules(path).problems

    assert problem.message.startswith("not Python: ")
    assert problem.line


def test_a_failing_import_names_the_module_and_the_line(rules):
    (problem,) = check_rules(rules("import nowhere_at_all.inside\n")).problems

    assert problem.message == "it imports what is not there: nowhere_at_all"
    assert problem.line == FIRST
    assert "install nowhere_at_all" in problem.hint


@pytest.mark.parametrize(
    ("line", "told"),
    [("1 / 0", "ZeroDivisionError"), ("raise SystemExit(3)", "SystemExit"), ("y = x", "NameError")],
)
def test_an_exception_at_import_is_told_with_its_line(rules, line, told):
    (problem,) = check_rules(rules(f"\n{line}\n")).problems

    assert told in problem.message
    assert problem.line == FIRST + 1
    assert problem.hint == "leave only imports, constants and rules"


def test_a_file_without_a_rule_says_how_to_declare_one(rules):
    (problem,) = check_rules(rules("def mine(case):\n    return 0\n")).problems

    assert problem.message == "it declares no rule"
    assert "@consideration" in problem.hint


def test_a_standard_rule_that_is_imported_is_not_declared_again(rules):
    path = rules(
        "from sim.rules.standard.considerations import third_party\n" + rule("    return case.day")
    )

    assert list(load_rules(path)) == ["mine"]


def test_two_names_of_one_rule_are_one_rule(rules):
    assert list(load_rules(rules(rule("    return case.day") + "also = mine\n"))) == ["mine"]


def test_a_name_of_the_standard_book_is_told_with_its_line(only):
    problem = only("    return case.day", name="third_party")

    assert problem.message == "the standard book has a rule of that name"
    assert problem.line == FIRST
    assert "--without" in problem.hint


def test_a_name_of_the_standard_book_stops_every_command(rules):
    with pytest.raises(RuleError, match=r"declared twice: third_party") as caught:
        standard_book() | load_rules(rules(rule("    return case.day", name="third_party")))

    assert "mine.py" in caught.value.where


def test_a_file_may_hold_dataclasses_and_leaves_nothing_behind(rules):
    before = set(sys.modules)
    path = rules(
        "from dataclasses import dataclass\n@dataclass\nclass Held:\n    n: int = 1\n"
        + rule("    return Held().n * case.day"),
        head="from __future__ import annotations\n" + HEAD,
    )

    assert check_rules(path).problems == ()
    assert set(sys.modules) - before <= {"dataclasses"}
    assert [found.name for found in path.parent.iterdir()] == ["mine.py"]


def test_an_exception_in_one_case_is_told_with_the_case(only):
    problem = only(
        "    if (case.offers.on(['vienna']) & case.offers.at_level('experts')).any():\n"
        "        raise ValueError('not Vienna')\n"
        "    return case.day"
    )

    assert problem.message == "it raised ValueError: not Vienna"
    assert (problem.key, problem.line) == ("mine", FIRST + 4)
    assert "the case: alba answers" in problem.hint
    assert problem.hint.startswith("make the rule answer every case")


def test_a_number_that_is_none_for_one_offer_is_told_with_that_offer(only):
    problem = only(
        "    here = case.offers.on(['vienna']) & case.offers.at_level('experts')\n"
        "    return np.where(here, np.inf, 0.0)"
    )

    assert "not finite: inf for offer" in problem.message
    assert "experts, in vienna" in problem.message
    assert (problem.key, problem.line) == ("mine", FIRST)


@pytest.mark.parametrize(
    ("body", "told", "hint"),
    [
        ("    return np.zeros(3)", "shape (3,), expected (offer, draw) = (", "broadcasts"),
        ("    return np.zeros(10**15)", "it raised MemoryError", "combine columns"),
        ("    case.day", "it answered with nothing", "`return`"),
        ("    case.day = 1\n    return case.day", "cannot assign", "make a new array"),
        ("    return case.context['a', 'b']", "it raised KeyError", "case.holds"),
        ("    return 'yes'", "a str that is no number", "`return`"),
        ("    return [[1.0], [2.0, 3.0]]", "a list that is no number", "`return`"),
        ("    return case.day + 0j", "no number", "`return`"),
        ("    case.day += 1\n    return case.day", "read-only", "make a new array"),
        ("    case.rounds['x'] = case.day\n    return case.day", "does not support", "a new array"),
        ("    return 1.0 if case.offers.placed else 0.0", "ambiguous", "np.where"),
        ("    return case.offers.at_level('leader')", "no level called 'leader'", "'leaders'"),
        ("    return case.offers.with_party('usa')", "no party called 'usa'", "known: alba"),
        ("    return case.offers.at_levels('leaders')", "no attribute 'at_levels'", "'at_level'?"),
        ("    raise SystemExit", "it raised SystemExit", "answer every case"),
        ("    return case.offers.placed / 0", "not finite", "divide by nothing"),
        (
            "    here = case.offers.placed\n    return here - here.mean()",
            "changes with the other offers", "no mean",
        ),
        (
            "    return np.arange(case.offers.venue.size).reshape(case.offers.venue.shape)",
            "changes with the other", "position",
        ),
    ],
)  # fmt: skip
@pytest.mark.filterwarnings("ignore:invalid value:RuntimeWarning")
def test_a_rule_that_cannot_be_used_is_told_what_to_do(only, body, told, hint):
    problem = only(body)

    assert told in problem.message
    assert hint in problem.hint
    assert problem.key == "mine"
    assert problem.line


def test_a_rule_that_looks_at_other_draws_is_caught(rules):
    path = rules(
        '@consideration(assumed="a trial")\n'
        "def mine(case: Case, *, pull: Annotated[Draws, Normal(0, 1)]) -> Draws:\n"
        '    """It is a trial."""\n'
        "    return pull - pull.mean()\n"
    )
    (problem,) = check_rules(path).problems

    assert "changes with the other draws" in problem.message


def test_a_rule_that_remembers_is_caught(rules):
    path = rules("SEEN = []\n" + rule("    SEEN.append(1)\n    return 1.0 * len(SEEN)"))
    (problem,) = check_rules(path).problems

    assert problem.message.startswith("it answers differently when asked again: 1 and 2")


def test_a_violation_above_1_is_told_with_the_offer(only):
    problem = only("    return case.offers.at_level('leaders') * 1.5", kind="red_line")

    assert "a violation lies outside [0, 1]: 1.5 for offer 0" in problem.message


@pytest.mark.parametrize("reason", ["It does not end", "It ends. And begins again."])
def test_a_reason_that_is_not_one_sentence_is_told(rules, reason):
    body = rule("    return case.day").replace("It is a trial.", reason)
    (problem,) = check_rules(rules(body)).problems

    assert "not one sentence" in problem.message


def test_a_parameter_that_a_scenario_could_not_state_is_told(rules):
    body = rule("    return case.day").replace("case: Case", "case: Case, *, position: float = 0.0")
    (problem,) = check_rules(rules(body)).problems

    assert problem.message == "a scenario could not state its parameter `position`"


def test_a_rule_that_a_scenario_could_not_name_is_told(only):
    assert only("    return case.day", name="Mine").message == "a scenario could not name it"


def test_a_prior_without_bounds_is_told(rules):
    body = rule("    return p").replace(
        "case: Case", "case: Case, *, p: Annotated[Draws, LogNormal(1, 900)]"
    )
    path = rules(body, head=HEAD.replace("HalfNormal,", "HalfNormal, LogNormal,"))
    problems = check_rules(path).problems

    assert "the prior of `p` draws numbers without end" in problems[0].message


def test_every_rule_of_a_file_is_tried(rules):
    path = rules(rule("    return np.inf", name="one") + rule("    return None", name="two"))

    assert [problem.key for problem in check_rules(path).problems] == ["one", "two"]


IMPURE = [
    ("import random", 1, "randomness"),
    ("from numpy import random", 1, "randomness"),
    ("import numpy.random as npr", 1, "randomness"),
    ("x = np.random.default_rng(1)", 5, "randomness"),
    ("import secrets", 1, "randomness"),
    ("import time", 1, "the clock"),
    ("import datetime as d; x = d.datetime.now()", 27, "the clock"),
    ("from datetime import date; x = date.today()", 32, "the clock"),
    ("x = open('f')", 5, "files"),
    ("from pathlib import Path", 1, "files"),
    ("import os.path", 1, "files"),
    ("x = np.loadtxt('f')", 5, "files"),
    ("import urllib.request", 1, "the network"),
    ("import requests", 1, "the network"),
    ("import subprocess", 1, "other processes"),
    ("x = eval('1')", 5, "code that no one reads"),
    ("def f():\n    global X\n    X = 1", 5, "memory between cases"),
    ("x = hash('a')", 5, "numbers that differ from run to run"),
    ("print('here')", 1, "output"),
]


@pytest.mark.parametrize(("text", "column", "brings"), IMPURE, ids=lambda value: str(value)[:24])
def test_what_reaches_beyond_the_case_is_told_with_line_and_column(rules, text, column, brings):
    path = rules(f"{text}\n" + rule("    return case.day"))
    problem = check_rules(path).problems[0]

    assert brings in problem.message
    assert problem.hint
    assert problem.column == column
    assert problem.line == FIRST + text.count("\n") // 2


def test_an_impure_file_is_not_run(rules, tmp_path):
    check_rules(rules("import pathlib\npathlib.Path(__file__).with_name('ran').touch()\n"))

    assert not (tmp_path / "ran").exists()


def test_names_of_ones_own_hide_those_of_python(rules):
    text = "from datetime import date\nSTART = date(2025, 1, 1)\n"
    text += "def hash(x):\n    return 1\nY = hash(2)\n"

    assert check_rules(rules(text + rule("    return case.day"))).problems == ()


def test_a_rule_with_loops_passes(rules):
    body = """\
    here = case.offers.on(['CHE'])
    out = np.zeros(np.broadcast_shapes(here.shape, (1, 1)))
    for row in range(out.shape[0]):
        for column in range(out.shape[1]):
            out[row, column] = here[row, column]
    return out"""
    (held,) = check_rules(rules(rule(body))).rules

    assert (held.problems, held.notes) == ((), ())


def test_required_settings_are_made_up_from_their_types(rules):
    settings = "of: Places, n: int, x: float, s: str, b: bool, o: int | None, t: tuple[str, ...]"
    body = rule("    return np.where(case.offers.on(of), x * n, 0.0) * b")
    (held,) = check_rules(rules(body.replace("case: Case", f"case: Case, *, {settings}"))).rules

    assert (held.problems, held.notes) == ((), ())


def test_a_rule_whose_setting_cannot_be_made_up_is_reported_as_not_tried(rules):
    body = rule("    return case.day").replace("case: Case", "case: Case, *, d: dict[str, int]")
    (held,) = check_rules(rules(body)).rules

    assert held.problems == ()
    assert held.notes[0].startswith("not tried: no value can be made up for `d`")


def test_rules_can_be_tried_on_the_parties_of_a_scenario(rules, leaders):
    path = rules(rule("    return 1.0 * case.offers.with_party('united-states')"))

    assert check_rules(path, leaders).problems == ()
    assert "no party called 'united-states'" in check_rules(path).problems[0].message


def test_check_tells_a_line_for_each_rule_that_passes(parley, rules):
    ran = parley("check", "--rules", rules(rule("    return case.day")))

    assert ran.status == 0
    assert "mine: consideration; It is a trial. [assumed: a trial]\n" in ran.out


def test_check_runs_the_rules_beside_a_scenario_only_with_trust(parley, rules, tmp_path):
    text = (LEADERS / "scenario.yaml").read_text()
    named = "      - {id: own, rule: mine, assumed: a trial}\n      - {id: UA1, rule"
    (tmp_path / "scenario.yaml").write_text(text.replace("      - {id: UA1, rule", named, 1))
    rules(rule("    return 0.0 * case.day")).rename(tmp_path / "rules.py")

    assert "no rule called 'mine'" in parley("check", tmp_path).err
    assert parley("check", tmp_path, "--trust").status == 0


def test_check_leaves_with_2_where_a_rule_fails(parley, rules):
    path = rules(rule("    return np.inf"))
    ran = parley("check", "--rules", path)

    assert ran.status == 2
    assert f"{path}:{FIRST}: mine: it is not finite" in ran.err
    assert ran.out == ""


def test_check_tries_rules_beside_a_scenario(parley, rules, tmp_path):
    (tmp_path / "scenario.yaml").write_bytes((LEADERS / "scenario.yaml").read_bytes())
    path = rules(rule("    return 0.0 * case.offers.with_party('united-states')"))

    assert parley("check", tmp_path, "--rules", path).status == 0


@pytest.mark.parametrize("scenarios", [(), (LEADERS,)])
def test_check_prints_rules_as_json(parley, rules, scenarios):
    import json

    path = rules(rule("    return np.inf"))
    document = json.loads(parley("check", *scenarios, "--rules", path, "--json").out)

    assert document["problems"][0]["key"] == "mine"
    assert document["rules"][0]["rules"][0]["rule"] == "mine"


def test_an_exception_in_a_command_names_rule_line_and_case(parley, rules):
    path = rules(rule("    raise ValueError('no')"))
    ran = parley("replay", LEADERS, "--rules", path, "--draws", 16)

    assert ran.status == 2
    assert f"{path}:{FIRST + 3}: mine: it raised ValueError: no" in ran.err
    assert "answers" in ran.err
    assert "Traceback" not in ran.err


@pytest.fixture
def package(tmp_path, monkeypatch):
    """Install a package whose module of rules has a text."""

    def put(text):
        info = tmp_path / "alpine_rules-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: alpine-rules\nVersion: 1.0\n")
        (info / "entry_points.txt").write_text("[parley.rules]\nalpine = alpine_rules\n")
        (tmp_path / "alpine_rules.py").write_text(text)
        monkeypatch.syspath_prepend(tmp_path)
        monkeypatch.delitem(sys.modules, "alpine_rules", raising=False)

    return put


def test_rules_of_an_installed_package_are_in_the_book(package, parley):
    package(HEAD + rule("    return case.day", name="alpine"))

    shown = parley("show", "rules").out
    assert "== alpine (consideration)" in shown
    assert "package alpine_rules" in shown


def test_a_package_that_cannot_be_imported_is_named(package, parley):
    package("raise ValueError('broken')")
    ran = parley("show", "rules")

    assert ran.status == 2
    assert "package alpine_rules: ValueError: broken" in ran.err


def test_a_prior_without_brackets_is_no_setting(rules):
    body = rule("    return p").replace(
        "case: Case", "case: Case, *, p: Annotated[Draws, HalfNormal]"
    )
    (problem,) = check_rules(rules(body)).problems

    assert problem.message == "'p' is drawn and has no prior"
    assert "HalfNormal(1.0)" in problem.hint


def test_a_name_that_stands_twice_is_told_with_both_lines(rules):
    one = rule("    return case.day")
    (problem,) = check_rules(rules(one + one)).problems

    assert problem.message == f"`mine` is declared on line {FIRST + 1} already"
    assert problem.line == FIRST + 5


@pytest.mark.parametrize("leaves", ["SystemExit(0)", "GeneratorExit()"])
def test_a_rule_that_leaves_is_told_as_any_that_raises(only, leaves):
    assert only(f"    raise {leaves}").message.startswith(f"it raised {leaves[:-3].rstrip('(')}")


def test_an_impure_file_stops_every_command(rules, parley):
    path = rules("print('here')\n" + rule("    return case.day"))
    ran = parley("replay", LEADERS, "--rules", path, "--json")

    assert (ran.status, ran.out) == (2, "")
    assert "`print` brings in output" in ran.err
