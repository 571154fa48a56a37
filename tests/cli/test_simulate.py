"""`parley simulate`: one world told, many summed up, runs made again, and clear refusals."""

import json
import re
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from samples import LEADERS, PARIS, SMALL
from staged import histories

import sim
from sim.expect.bench import bench
from sim.runs.folder import Parts
from sim.simulate.branch import branch
from sim.study.summary import aftermath
from sim.study.worlds import prepared

FEW = ("--venue", "moscow", "--venue", "riyadh", "--venue", "geneva", "--format", "trilateral")
FEW_IN_PYTHON = {"venues": ["moscow", "riyadh", "geneva"], "formats": ["trilateral"]}
MARK = re.compile(r"\[simulated, world 7, day \+\d+\] [A-Z]")
NEVER = """
import numpy as np
from sim import tactic

@tactic(assumed="a trial")
def mute(choice):
    \"\"\"Nobody offers anything.\"\"\"
    return np.full(choice.worth.shape, -np.inf)
"""
STONE = """
import numpy as np
from sim import consideration

@consideration(assumed="a trial")
def stone(case):
    \"\"\"Nobody accepts what another one offers.\"\"\"
    return np.where(case.offers.proposed_by(case.party.name), 0.0, -60.0)
"""
RUNAWAY = """
import numpy as np
from sim import reaction

@reaction("announce", on=("start", "announce"), assumed="a trial")
def echo(course):
    \"\"\"Every announcement is answered at once.\"\"\"
    return np.zeros(course.day.shape)
"""


@pytest.fixture
def small(write):
    """Write the small scenario with a few offers to choose from; more lines may follow."""
    return lambda more="": write(SMALL + "explore: {venues: [geneva, island, virtual]}\n" + more)


@pytest.fixture
def rules(tmp_path):
    """Write a file of rules."""

    def put(text):
        path = tmp_path / "own.py"
        path.write_text(text)
        return path

    return put


@pytest.fixture
def told(parley):
    """Simulate; return what is printed."""

    def ask(*words):
        ran = parley("simulate", *words)
        assert (ran.status, ran.err) == (0, "")
        return ran.out

    return ask


@pytest.fixture
def refused(parley):
    """Ask for what cannot be simulated; return what is told."""

    def ask(*words):
        ran = parley("simulate", *words)
        assert (ran.status, ran.out) == (2, "")
        assert "Traceback" not in ran.err
        return ran.err

    return ask


def flat(text):
    return " ".join(text.split())


def test_every_line_of_a_world_says_that_it_is_simulated(told):
    text = told(LEADERS, "--world", 7, *FEW)
    lines = [line for line in text.splitlines() if line.startswith("[")]

    assert "Simulated, not reported." in text
    assert "Not a forecast." in text
    assert lines
    assert all(MARK.match(line) for line in lines)


@pytest.mark.parametrize("scenario", [LEADERS, PARIS])
def test_a_world_names_sides_and_no_person(told, scenario):
    parties = bench(scenario, seed=1, draws=8).scenario.parties.values()
    names = [party.leader.split()[-1] for party in parties if party.leader]
    text = "".join(told(scenario, "--world", n, "--from", day_of(scenario)) for n in range(3))
    lines = text[text.index("[simulated") :]

    assert not [name for name in names if name in lines]


def day_of(scenario):
    return "1968-04-27" if scenario == PARIS else "2026-01-30"


def test_the_world_that_is_told_is_one_of_the_many(told):
    document = json.loads(told(LEADERS, "--world", 4097, "--json"))
    minds = prepared(branch(bench(LEADERS, seed=1)))
    happened = histories(minds, np.arange(4090, 4100))[4097]

    assert [(e["day"], e["act"]) for e in document["events"]] == [
        (event.day, event.act) for event in happened if event.act != "start"
    ]


def test_the_document_of_a_world_has_the_shape_of_the_design(told):
    document = json.loads(told(LEADERS, *FEW, "--json"))

    assert document.keys() >= {"scenario", "world", "seed", "events", "outcome", "branch"}
    assert document["simulated"] is True
    assert document["outcome"].keys() >= {"state", "venue", "day"}
    for event in document["events"]:
        assert event.keys() >= {"day", "party", "act", "offer", "because"}


def test_many_worlds_are_summed_up(told):
    document = json.loads(told(LEADERS, "--worlds", 256, *FEW, "--json"))

    assert document["worlds"] == 256
    assert sum(end["mean"] for end in document["ends"].values()) == pytest.approx(1, abs=1e-5)
    assert document["held"]["mean"] == pytest.approx(document["ends"]["held"]["mean"], abs=2e-6)
    for share in (*document["ends"].values(), *document["venues"].values()):
        assert 0 <= share["low"] <= share["high"] <= 1
    assert sum(v["mean"] for v in document["venues"].values()) == pytest.approx(
        document["held"]["mean"], abs=2e-6
    )


def test_jobs_have_no_effect(told):
    words = (LEADERS, "--worlds", 2048, *FEW, "--json")

    assert told(*words, "--jobs", 1) == told(*words, "--jobs", 2)


def test_a_change_is_set_beside_the_same_worlds(told):
    words = ("--worlds", 512, *FEW, "--json")
    document = json.loads(told(LEADERS, *words, "--but", "no-only-moscow"))
    opened = sim.bench(LEADERS, seed=1, but="no-only-moscow")
    alone = sim.simulate(opened, worlds=512, **FEW_IN_PYTHON).json
    change = document["changes"][0]

    assert change["difference"]["mean"] == pytest.approx(
        alone["held"]["mean"] - document["held"]["mean"], abs=2e-6
    )
    assert change["gained"] - change["lost"] == pytest.approx(
        change["difference"]["mean"], abs=2e-6
    )


def test_the_substituted_event_names_what_it_replaced(told):
    words = ("--from", "alaska-answer-russia", "--instead", "accept")
    document = json.loads(told(LEADERS, *words, "--json"))
    opening, first = document["branch"]["opening"], document["events"][0]

    assert opening["replaces"] == "alaska-answer-russia"
    assert document["branch"]["past"][-1] == "alaska-2025-08"
    assert (first["day"], first["party"], first["act"]) == (0, "russia", "accept")
    assert first["replaces"] == "alaska-answer-russia"
    assert not any(event["replaces"] for event in document["events"][1:])
    assert flat(told(LEADERS, *words)).count("in place of alaska-answer-russia") == 2


def test_an_offer_opens_the_simulation(told):
    offer = "geneva/leaders/trilateral/immunity@0.5"
    words = ("--offer", offer, "--by", "united-states", "--json")
    first = json.loads(told(LEADERS, *words))["events"][0]

    assert (first["day"], first["party"], first["offer"]) == (0, "united-states", offer)


def test_what_would_follow_is_told_with_an_exploration(parley, monkeypatch):
    monkeypatch.setattr("sim.making.explore.aftermath", partial(aftermath, worlds=64))
    words = ("--venue", "geneva", "--guarantee", "immunity", "--draws", 64, "--follow", "--json")
    document = json.loads(parley("explore", LEADERS, *words).out)["follow"]

    assert document["offers"]
    for held in document["offers"]:
        assert held["offer"].startswith("geneva/")
        assert held["changes"][0]["difference"].keys() >= {"mean", "low", "high"}


def test_what_would_follow_is_told_with_a_comparison(parley, monkeypatch):
    monkeypatch.setattr("sim.making.compare.WORLDS", 64)
    words = ("--but", "without-allied-access", "--draws", 64, "--follow", "--json")
    document = json.loads(parley("compare", PARIS, *words).out)["follow"]

    assert [case["case"] for case in document["cases"]] == ["but without-allied-access"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--days", 0), "0 is not in the range"),
        (("--from", "1999-01-01"), "it covers 2019-12-01 to 2026-01-30"),
        (("--from", "2026-03-01"), "it covers 2019-12-01 to 2026-01-30"),
        (("--from", "kyiv-2026-02"), "did you mean 'kyiv-2026-01'?"),
        (("--instead", "accept"), "name an event with --from EVENT"),
        (("--from", "moscow-2025-autumn", "--instead", "accept"), "no candidate offer"),
        (("--from", "merz-2025-08", "--instead", "accept"), "cannot stand in"),
        (("--offer", "atlantis"), "no candidate offer called 'atlantis'"),
        (("--offer", "moscow/leaders/bilateral", "--by", "nobody"), "no party called 'nobody'"),
        (("--by", "russia"), "name one with --offer ID"),
        (("--world", 5, "--worlds", 5), "number them from 0 to 4"),
        (("--venue", "atlantis"), "no venue called 'atlantis'"),
        (("--level", "leaders", "--level", "delegations"), "two tracks"),
        (("--world", 1, "--but", "no-only-moscow"), "sum up many with --worlds N"),
        (("--worlds", 4, "--but", "nothing"), "nothing"),
        (("--worlds", 4, "--change", "no-only-moscow"), "write --but no-only-moscow"),
    ],
)
def test_what_cannot_be_simulated_is_told(refused, words, says):
    assert says in flat(refused(LEADERS, *words))


def test_no_candidate_offers_is_told(refused, write):
    bare = SMALL[: SMALL.index("record:")] + "record: []\n"

    assert "name venues there, or with --venue" in refused(write(bare))


def test_tactics_that_never_offer_are_told(told, small, rules):
    text = told(small(), "--worlds", 16, "--rules", rules(NEVER))

    assert "because no party makes an offer" in flat(text)


def test_rules_that_never_allow_a_meeting_are_told(told, small, rules):
    text = told(small(), "--worlds", 16, "--rules", rules(STONE))

    assert "Nothing comes of it in any world, because no offer is accepted by all" in flat(text)


def test_a_reaction_that_answers_itself_is_told(refused, small, rules):
    text = refused(small(), "--rules", rules(RUNAWAY))

    assert "events on day +0 of world 0" in flat(text)
    assert "wait for a day or more" in text


@pytest.mark.parametrize(
    ("prior", "says"),
    [("{median: 0}", "must be above 0"), ("{median: -3}", "must be above 0"),
     ("{middle: 3}", "has no 'middle'"), ("nonsense", "expected the numbers")],
)  # fmt: skip
def test_absurd_rates_are_told_with_their_line(refused, small, prior, says):
    rule = f"{{id: slow, rule: meets, median_days: {prior}, assumed: a trial}}"
    text = refused(small(f"follow: {{rules: [{rule}]}}\n"))

    assert says in text
    assert "scenario.yaml:" in text
    assert "follow.rules" in text


def test_a_rate_beyond_the_horizon_lets_nothing_happen(told, small):
    rule = "{id: slow, rule: meets, median_days: {median: 1.0e+9}, assumed: a trial}"
    text = told(small(f"follow: {{rules: [{rule}]}}\n"), "--worlds", 64)

    assert "its day lies beyond the last day" in flat(text)


@pytest.mark.parametrize(
    ("follow", "says"),
    [("{hostilities: {series: war, values: {full: fighting}}}", "no series of context"),
     ("{hostilities: {series: hostilities, values: {pause: peace}}}", "no value of 'hostilities'"),
     ("{mediator: {series: hostilities, values: {asleep: truce}}}", "no state of mediator")],
)  # fmt: skip
def test_regions_that_point_at_nothing_are_told(refused, small, follow, says):
    assert says in refused(small(f"follow: {follow}\n"))


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != "run.log"}


@pytest.fixture
def run(parley, small, tmp_path, undrawn):
    """Write a run folder of a simulation of the small scenario; return it."""
    path = small()

    def make(*words, out="out"):
        ran = parley("simulate", path, "--worlds", 2100, "--days", 60, "--quiet",
                     "--out", tmp_path / out, *words)  # fmt: skip
        assert ran.status == 0, ran.err
        return Path(ran.out.strip())

    return make


def test_a_run_holds_texts_data_figures_and_its_lineage(run):
    folder = run("--from", "island-instead")
    manifest = json.loads((folder / "manifest.json").read_text())
    names = {path.name for path in folder.iterdir()}

    assert {"follow.txt", "follow.json", "worlds.csv", "world-0.txt", "waiting.svg"} <= names
    assert manifest["command"] == "simulate"
    assert manifest["options"]["lineage"]["from"] == "island-instead"
    assert manifest["options"]["lineage"]["past"] == ["geneva"]


def test_an_interrupted_run_keeps_its_worlds(run, tmp_path, monkeypatch, parley, small):
    save = Parts.save

    def once(self, name, arrays):
        save(self, name, arrays)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Parts, "save", once)
        ran = parley("simulate", small(), "--worlds", 2100, "--days", 60, "--out", tmp_path / "out")

    assert ran.status == 130
    assert len(list((tmp_path / "out").rglob("*.npz"))) == 1
    assert not list((tmp_path / "out").rglob("manifest.json"))
    assert contents(run()) == contents(run(out="other"))


def test_what_is_first_heard_of_later_is_left_out_and_told_unless_it_is_asked_for(told):
    early = told(PARIS, "--from", "1968-04-09", "--worlds", 16)
    asked = told(PARIS, "--from", "1968-04-09", "--worlds", 16, "--venue", "warsaw")

    assert "which the record first hears later" in " ".join(early.split())
    assert "Warsaw" in asked
    assert "Warsaw" not in early
