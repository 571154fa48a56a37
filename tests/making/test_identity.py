"""The id of a run depends on whatever its bytes depend on, and on nothing else."""

from random import Random

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from made import FEW, blanks

import sim
from sim.making.recipe import inputs_of
from sim.making.run import Run, RunOrder
from sim.rules.book import load_rules, standard_book

pytestmark = pytest.mark.slow

READINGS = """\
readings:
  moved:
    says: Whether the record or Borea moved the island.
    default: record
    options: {borea: {says: Borea did., set: {venues.island.lat: 2.5, venues.island.lon: 1.5}}}
    cites: [gazette#p2]
"""
STATED = yaml.load(FEW.replace("readings:\n", READINGS, 1), yaml.BaseLoader)
RULE = '''\
"""A rule."""

from sim import consideration


@consideration(assumed="a guess")
def {name}(case):
    """Some days are better than others."""
    return {push} * case.day
'''


def shuffled(random, tree, *, top=False):
    """Return data with its names in another order; parties keep theirs, as lists do."""
    if isinstance(tree, list):
        return [shuffled(random, item) for item in tree]
    if not isinstance(tree, dict):
        return tree
    names = list(tree)
    random.shuffle(names)
    inner = {name: shuffled(random, tree[name]) for name in names}
    if top:
        inner["parties"] = {name: inner["parties"][name] for name in tree["parties"]}
    return inner


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """Return a folder of a scenario and two files of rules."""
    folder = tmp_path_factory.mktemp("given") / "small"
    folder.mkdir()
    for name, push in (("mood", 0.1), ("weather", 0.3)):
        (folder / f"{name}.py").write_text(RULE.format(name=name, push=push))
    return folder


@pytest.fixture(scope="module")
def order(place):
    """Return an order of a scenario as data."""

    def of(stated, rules=("mood", "weather"), **asked):
        path = place / "scenario.yaml"
        path.write_text(yaml.safe_dump(stated, sort_keys=False))
        files = [place / f"{name}.py" for name in rules]
        taken = {"draws": 8, "readings": {"moved": "borea", "answer": "refusal"}, **asked}
        return RunOrder(path, rules=files, **taken)

    return of


@pytest.fixture(scope="module")
def made():
    """Make the files of a run, undrawn."""

    def make(order):
        reply = Run(order)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("sim.making.drawings.drawn", blanks)
            patch.setattr("sim.making.run.after_record", lambda *_: "not simulated")
            return reply.inputs.run, {name: hash(file) for name, file in reply.made[0].items()}

    return make


@pytest.fixture(scope="module")
def first(order, made):
    return made(order(STATED, without=["third_party", "conference"]))


@settings(max_examples=5, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_the_order_of_names_rules_and_options_changes_neither_id_nor_bytes(
    order, made, first, seed
):
    random = Random(seed)
    rules, left_out, readings = ["mood", "weather"], ["conference", "third_party", "conference"], [
        ("answer", "refusal"), ("moved", "borea")]  # fmt: skip
    for options in (rules, left_out, readings):
        random.shuffle(options)
    given = shuffled(random, STATED, top=True)

    run, files = made(order(given, rules, without=left_out, readings=dict(readings)))

    assert run == first[0]
    assert [name for name in files if files[name] != first[1][name]] == []


def test_what_the_bytes_depend_on_changes_the_id(order, place):
    turned = {**STATED, "parties": dict(reversed(STATED["parties"].items()))}
    path = place / "scenario.yaml"
    asked = [(STATED, {}), (turned, {}), (STATED, {"rules": ["mood"]}), (STATED, {"seed": 2})]
    ids = [inputs_of(order(stated, **more), "run").run for stated, more in asked]
    order(STATED)
    opened = sim.bench(path, seed=1, draws=8)
    book = standard_book() | load_rules(place / "mood.py")
    stated = [RunOrder(path, draws=8), RunOrder(opened), RunOrder(opened.without("third_party")),
              RunOrder(path, draws=8, book=book),
              RunOrder(path, draws=8, book=book.without("hostile_host"))]  # fmt: skip
    ids += [inputs_of(each, "run").run for each in stated]

    assert len({*ids}) == len(ids)
