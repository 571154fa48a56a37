"""The public surface: what is asked in Python as on the command line, and what comes back."""

import pickle
import sys
from dataclasses import replace
from types import ModuleType, SimpleNamespace
from typing import Annotated

import pytest
from matplotlib.figure import Figure
from samples import LEADERS, PARIS, ROOT, SMALL

import sim

FEW = {"draws": 64}
FIRST = ROOT / "scenarios" / "rules" / "first-model.py"
NAMES = 55
"""Public names, at the most."""


@pytest.fixture(scope="module")
def replies():
    """Return what is replied to each question, on few draws."""
    return {
        "replay": sim.replay(LEADERS, **FEW),
        "explain": sim.explain(LEADERS, "kyiv-2026-01", **FEW),
        "explore": sim.explore(LEADERS, venues=["geneva"], guarantees=["immunity"], **FEW),
        "space": sim.space(LEADERS, venues=["geneva"], **FEW),
        "world": sim.simulate(PARIS, start="1968-04-27", world=3, **FEW),
        "worlds": sim.simulate(PARIS, start="1968-04-27", worlds=16, **FEW),
        "compare": sim.compare(LEADERS, but=["no-only-moscow"], venues=["geneva"], **FEW),
        "check": sim.check(LEADERS),
        "rule": sim.try_rule(dare),
    }


@sim.consideration(assumed="who is dared in public loses face by coming")
def dare(case: sim.Case, *, sting: Annotated[sim.Draws, sim.HalfNormal(1.0)]) -> sim.Draws:
    """An invitation to the adversary's ground reads as a dare."""
    return -sting * case.offers.on([case.party.adversary_state])


def test_public_names_are_few_there_and_explained():
    assert len(sim.__all__) <= NAMES
    for name in sim.__all__:
        assert getattr(sim, name).__doc__ or name in {"Draws", "Mask"}
    with pytest.raises(AttributeError, match="no attribute 'bensch'"):
        _ = sim.bensch


def test_a_reply_is_told_in_one_line_as_text_as_data_and_as_a_page(replies):
    for reply in replies.values():
        assert "\n" not in repr(reply)
        assert len(repr(reply)) < 250
        assert reply.text
        assert reply.json is not None
        assert "<figure>" in reply._repr_html_()
    assert "seed 1" in repr(replies["replay"])
    assert "<svg" in replies["explore"]._repr_html_()


def test_a_reply_has_what_its_finding_has(replies):
    assert replies["replay"].ledger.entries
    assert len(replies["space"]) == len(replies["space"].finding)
    with pytest.raises(AttributeError, match="no attribute 'ledgr'"):
        _ = replies["replay"].ledgr


def test_replies_come_back_from_a_pickle(replies):
    for reply in replies.values():
        again = pickle.loads(pickle.dumps(reply))

        assert (repr(again), again.json) == (repr(reply), reply.json)


def test_figures_are_those_of_matplotlib_and_have_names(replies):
    assert isinstance(replies["explain"].figure(), Figure)
    assert isinstance(replies["replay"].figure("expected"), Figure)
    with pytest.raises(sim.SimError, match="did you mean 'timeline'"):
        replies["replay"].figure("timelin")


def test_tables_become_frames_of_what_is_installed(replies, monkeypatch):
    monkeypatch.setitem(sys.modules, "pandas", None)
    monkeypatch.setitem(sys.modules, "polars", None)
    with pytest.raises(sim.SimError, match="needs pandas or polars"):
        replies["replay"].to_frame()
    monkeypatch.setitem(sys.modules, "polars", SimpleNamespace(DataFrame=list))

    assert len(replies["worlds"].to_frame()) == 16
    assert len(replies["space"].to_frame()) == len(replies["space"])
    assert len(replies["replay"].to_frame("chronicle")) == len(replies["replay"].ledger.entries)


def test_an_answer_is_saved_whole_and_never_over_something(replies, tmp_path):
    folder = replies["explain"].save(tmp_path / "why")

    assert {path.name for path in folder.iterdir()} == {
        "explain.txt", "explain.json", "reasons.csv", "columns.csv", "manifest.json",
        "reasons.svg", "reasons.png", "reasons.pdf",
    }  # fmt: skip
    assert (folder / "explain.txt").read_text() == replies["explain"].text
    with pytest.raises(sim.SimError, match="there is something already"):
        replies["explain"].save(folder)


def test_one_value_may_stand_for_a_sequence_of_one():
    alone = sim.explain(LEADERS, "kyiv-2026-01", without="UA1", rules=dare, **FEW)
    listed = sim.explain(LEADERS, "kyiv-2026-01", without=["UA1"], rules=[dare], **FEW)

    assert alone.text == listed.text


def test_a_misspelt_keyword_is_told():
    with pytest.raises(sim.SimError, match="nothing is called 'sed'\n  hint: did you mean 'seed'"):
        sim.replay(LEADERS, sed=2)


def test_load_replay_add_a_rule_change_the_scenario_and_look():
    plain = sim.explain(LEADERS, "kyiv-answer-2026-01", **FEW)
    own = sim.explain(LEADERS, "kyiv-answer-2026-01", rules=[dare], **FEW)
    book = sim.standard_book() | sim.RuleBook([dare])
    opened = sim.bench(LEADERS, seed=1, draws=64, book=book, but="no-only-moscow")
    changed = sim.explain(opened, "kyiv-answer-2026-01")
    means = [reply.expectation.public.interval.mean for reply in (plain, own, changed)]

    assert means[1] < means[0]
    assert means[1] < means[2]
    assert "dare: An invitation to the adversary's ground" in own.text


def test_what_is_asked_of_a_bench_bears_its_seed_and_rules():
    opened = sim.bench(LEADERS, seed=7, draws=64)
    reply = sim.compare(opened, sim.bench(LEADERS, seed=7, draws=64, but="no-only-moscow"),
                        venues=["geneva"])  # fmt: skip

    assert "of where-would-the-two-presidents-meet, seed 7" in repr(sim.replay(opened))
    assert "seed 7" in repr(reply)


def test_a_bench_keeps_its_seed_and_rules():
    with pytest.raises(sim.SimError, match="are settled"):
        sim.replay(sim.bench(LEADERS, seed=1, draws=64), seed=7)


CELL = '''
@sim.consideration(assumed="a guess")
def mood(case):
    """Some days are better than others."""
    return {push} + 0.0 * case.day
'''


def test_a_rule_of_a_notebook_is_tried_and_declared_anew_in_the_next_cell(monkeypatch):
    notebook = ModuleType("__main__")
    notebook.sim = sim
    monkeypatch.setitem(sys.modules, "__main__", notebook)
    book, means = sim.standard_book(), []
    for push in (-2.0, 2.0):
        exec(compile(CELL.format(push=push), f"<cell {push}>", "exec"), vars(notebook))
        assert "problem" not in repr(sim.try_rule(notebook.mood))
        book = book | sim.RuleBook([notebook.mood])
        replied = sim.explain(LEADERS, "kyiv-2026-01", book=book, **FEW)
        means.append(replied.expectation.public.interval.mean)

    assert means[0] < means[1]


def test_what_is_no_rule_is_told():
    with pytest.raises(sim.RuleError, match=r"put @sim\.consideration"):
        sim.try_rule(len)


def test_a_run_is_made_from_python_and_found_again(write, tmp_path, undrawn):
    path = write(SMALL)
    first, second = (sim.run(path, out=tmp_path / "out", **FEW) for _ in range(2))

    assert (first.found, second.found, first.folder) == (False, True, second.folder)
    assert second.text.replace("Found the run", "Wrote the run") == first.text
    assert "finding" not in vars(second)


def test_a_comparison_is_kept_found_again_and_told(write, tmp_path, undrawn):
    path, asked = write(SMALL), {"but": ["no-line"], "out": tmp_path / "out", "venues": ["vienna"]}
    first, second = (sim.compare(path, **asked, **FEW) for _ in range(2))

    assert (first.found, second.found, first.text) == (False, True, second.text)
    assert sim.run(first.folder).text.startswith(f"Made run {first.folder.name} again")


def test_a_change_to_a_scenario_that_was_read_already_says_what_to_give(leaders):
    with pytest.raises(sim.SimError, match="changes to a file") as caught:
        sim.bench(leaders, seed=1, but="no-only-moscow")

    assert "read_scenario(path, readings=..., but=...)" in caught.value.hint


def test_a_rule_that_is_not_loaded_is_told_with_its_path(leaders):
    book = sim.RuleBook(rule for rule in sim.standard_book().values() if rule.name != "only_ground")

    for source, place in ((LEADERS, "scenario.yaml:"), (leaders, "scenario: parties.russia")):
        with pytest.raises(sim.ScenarioError, match="no rule called 'only_ground'") as caught:
            sim.bench(source, seed=1, book=book)
        assert place in str(caught.value)


def test_follow_a_branch_and_sum_up():
    start = sim.branch(sim.bench(LEADERS, seed=1), days=30)
    offers = {name: o for name, o in start.offers.items() if o.venues in {("moscow",), ("riyadh",)}}
    found = sim.summary(sim.follow(replace(start, offers=offers), 64))

    assert len(found.worlds) == 64
    assert found.ends["held"].interval == found.held.interval


@sim.consideration(assumed="a guess")
def whim(case):
    """Some days are better than others."""
    return 0.5 + 0.0 * case.day


def test_a_run_with_a_rule_of_a_session_is_known_by_its_code_and_made_again(
    write, tmp_path, undrawn
):
    path, out = write(SMALL), tmp_path / "out"
    folder = sim.run(path, out=out, rules=[whim], **FEW).folder

    assert folder.name != sim.run(path, out=out, **FEW).folder.name
    assert sim.run(folder, rules=[whim]).again == []
    with pytest.raises(sim.SimError, match="the rules whim"):
        sim.run(folder)


def test_what_a_notebook_shows_of_a_bench_and_a_scenario_is_a_line():
    bench = sim.bench("paris-1968", seed=1, draws=8)

    for shown in (repr(bench), repr(bench.scenario)):
        assert "Where would the United States and North Vietnam talk?" in shown
        assert len(shown) < 160


def test_a_figure_of_no_kind_is_refused_before_anything_is_drawn(replies, tmp_path):
    with pytest.raises(sim.SimError, match=r"\.xyz is no figure") as caught:
        replies["replay"].draw(tmp_path / "why.xyz")
    assert caught.value.hint == "end in .svg, .pdf or .png"


def test_what_a_finding_lacks_while_it_is_found_is_told_as_it_was_raised():
    with pytest.raises(AttributeError, match="'object' object has no attribute 'submit'"):
        sim.simulate(PARIS, worlds=16, executor=object(), **FEW)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"draws": "64"}, "draws: '64' does not fit"),
        ({"seed": 1.5}, "seed: 1.5 does not fit"),
        ({"readings": "moscow-only=never"}, "readings: 'moscow-only=never' does not fit"),
        ({"interval": None}, "interval: None does not fit"),
        ({"scenario": [LEADERS, PARIS]}, "scenario: .* does not fit"),
    ],
)
def test_a_value_of_the_wrong_kind_is_told_by_its_name(wrong, told):
    with pytest.raises(sim.SimError, match=told) as caught:
        sim.replay(**{"scenario": LEADERS, **wrong})
    assert caught.value.hint.startswith("give ")


def test_rules_are_loaded_from_a_path_that_is_a_text():
    assert [*sim.load_rules(str(FIRST))] == [*sim.load_rules(FIRST)]


def test_the_text_of_a_check_has_its_problems(tmp_path):
    (tmp_path / "scenario.yaml").write_text("parley: 1\n")
    found = sim.check(tmp_path)

    assert found.text == found.errors
    assert "the key `title` is missing" in found.text


def test_worlds_are_numbered_from_nought():
    with pytest.raises(sim.SimError, match="there is no world -1"):
        sim.simulate(PARIS, world=-1, **FEW)
