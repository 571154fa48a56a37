"""A reader's tables belong to what a run is made from, in a scenario or by `--atlas`."""

from pathlib import Path
from typing import Annotated

import pytest
from samples import SMALL

import sim
from sim.errors import ScenarioError, SimError
from sim.facts.reading import read_scenario
from sim.making.order import Order
from sim.making.recipe import inputs_of, options_of, order_again

KINDS = """kind,says,about,first,last,keep_days,except,source
rivalry,is a rival of,pair,1816-01-01,2030-01-01,0,,mine
"""
FACTS = "a,b,from,to,value,note\n"


@pytest.fixture
def folder(tmp_path):
    """Return the folder of a scenario with a table of rivalries beside it."""
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "kinds.csv").write_text(KINDS)
    (tmp_path / "mine" / "rivalry.csv").write_text(f"{FACTS}CHE,AUT,2000,,,\n")
    (tmp_path / "scenario.yaml").write_text(SMALL)
    return tmp_path


def run_of(folder, atlas=None):
    return inputs_of(Order(folder, draws=1, atlas=atlas), "run").run


def test_the_id_of_a_run_depends_on_what_the_tables_say(folder):
    plain, mine = run_of(folder), run_of(folder, folder / "mine")
    (folder / "mine" / "rivalry.csv").write_text(f"{FACTS}CHE,FRA,2000,,,\n")

    assert len({plain, mine, run_of(folder, folder / "mine")}) == 3


def test_a_scenario_that_names_a_folder_reads_its_tables(folder):
    (folder / "scenario.yaml").write_text(f"{SMALL}atlas: mine\n")
    named = read_scenario(folder)

    assert [fact[:2] for fact in named.relations["rivalry"].facts] == [("CHE", "AUT")]
    assert named.as_of(named.clock.as_of).relations == named.relations


def test_a_wrong_table_of_a_scenario_is_told_with_the_rest(folder):
    (folder / "mine" / "rivalry.csv").write_text(f"{FACTS}CHE,CHE,2000,,,\n")
    (folder / "scenario.yaml").write_text(f"{SMALL}atlas: mine\nexplore: {{venues: [nowhere]}}\n")

    with pytest.raises(ScenarioError) as error:
        read_scenario(folder)
    assert {Path(problem.file).name for problem in error.value.problems} == {
        "scenario.yaml", "rivalry.csv",
    }  # fmt: skip


@sim.consideration(assumed="made up", says="the host trades with it", reads=("trade",))
def trades(case: sim.Case, *, push: Annotated[sim.Draws, sim.HalfNormal(1.0)]) -> sim.Draws:
    """A party likes to meet where it trades."""
    return push * case.offers.placed


def test_a_reason_names_the_table_of_a_reader_and_an_unknown_one_is_an_error(folder):
    (folder / "mine" / "kinds.csv").write_text(
        f"{KINDS}trade,trades with,pair,1990-01-01,2024-12-31,900,,ledger\n"
    )
    (folder / "mine" / "trade.csv").write_text(FACTS)
    asked = {"venues": ["geneva"], "rules": [trades], "draws": 64}

    told = sim.explore(folder, atlas=folder / "mine", **asked).text
    assert "trades with it [ledger, as of 2024-12-31]: for" in " ".join(told.split())
    with pytest.raises(SimError, match="no relation of the atlas or --atlas called 'trade'"):
        sim.explore(folder, **asked).text.strip()


def test_a_run_with_tables_is_made_again_with_the_same_tables_only(folder):
    order = Order(folder, draws=1, atlas=folder / "mine")
    options = options_of(order)

    with pytest.raises(SimError, match="it was made with the atlas mine"):
        order_again(Order(folder, draws=1), options, folder, "manifest.json")
    again = order_again(order, options, folder, "manifest.json")
    assert inputs_of(again, "run").run == inputs_of(order, "run").run
