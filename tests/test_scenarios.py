"""The shipped scenarios are sound, cited, and show what they were written to show."""

import json
import re
from datetime import date
from itertools import pairwise

import pytest
import yaml
from samples import ARTICLES, LEADERS, PARIS, ROOT, SCENARIOS, beyond_warnings

from sim.atlas.tables import member, venues
from sim.expect.bench import bench
from sim.expect.space import open_space
from sim.expect.statechart import State, replay
from sim.facts.reading import coverage, read_scenario
from sim.facts.record import answered
from sim.facts.scenario import schema_text
from sim.facts.sources import read_copies
from sim.study.explore import explore

SCHEMA = ROOT / "scenarios" / "scenario.schema.json"
RUN = 8
"""Most words in a row that a scenario may share with an article."""
OPTIONS = [
    pytest.param(folder, name, option, id=f"{folder.name}-{name}-{option}")
    for folder in SCENARIOS
    for name, reading in read_scenario(folder).readings.items()
    for option in reading.options
]
every_scenario = pytest.mark.parametrize("folder", SCENARIOS, ids=lambda folder: folder.name)
needs_articles = pytest.mark.skipif(not ARTICLES.is_dir(), reason="the articles are not here")
needs_paris = pytest.mark.skipif(PARIS not in SCENARIOS, reason="the scenario is not here")


class Core(yaml.SafeLoader):
    """Reads YAML as an editor does: numbers and nothing, but neither days nor yes and no."""

    yaml_implicit_resolvers = {  # noqa: RUF012
        first: [(tag, form) for tag, form in held if not tag.endswith((":timestamp", ":bool"))]
        for first, held in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def words(text):
    return re.findall(r"\w+", text.lower())


def grams(text):
    """Return every run of more words than may be shared."""
    held = words(text)
    return {tuple(held[n : n + RUN + 1]) for n in range(len(held) - RUN)}


def test_two_scenarios_of_different_shape_ship():
    assert {folder.name for folder in SCENARIOS} >= {"leaders-meeting-2026", "paris-1968"}


@every_scenario
def test_a_scenario_passes_check(parley, folder, tmp_path):
    (tmp_path / "scenario.yaml").write_bytes((folder / "scenario.yaml").read_bytes())
    ran = parley("check", tmp_path)

    assert (ran.status, beyond_warnings(ran.err)) == (0, "")


@every_scenario
def test_a_scenario_tells_what_is_known_assumed_and_beyond_it(folder):
    text = (folder / "README.md").read_text(encoding="utf-8").lower()

    assert all(word in text for word in ("known", "assumed", "cannot"))


@every_scenario
def test_an_editor_finds_the_schema(folder):
    first = (folder / "scenario.yaml").read_text(encoding="utf-8").splitlines()[0]

    assert first == "# yaml-language-server: $schema=../scenario.schema.json"


def test_the_schema_beside_the_scenarios_is_that_of_the_format():
    assert SCHEMA.read_text(encoding="utf-8") == schema_text()


@every_scenario
def test_the_schema_accepts_the_scenario(folder):
    jsonschema = pytest.importorskip("jsonschema")
    tree = yaml.load((folder / "scenario.yaml").read_text(encoding="utf-8"), Loader=Core)

    assert list(jsonschema.Draft202012Validator(json.loads(schema_text())).iter_errors(tree)) == []


@pytest.mark.parametrize(("folder", "name", "option"), OPTIONS)
def test_every_option_of_a_reading_replays(folder, name, option):
    scenario = read_scenario(folder, readings={name: option})

    assert len(replay(scenario).entries) == len(scenario.record)


@every_scenario
def test_every_counterfactual_replays(folder, shipped):
    for name in shipped[folder.name].but:
        scenario = read_scenario(folder, but=name)
        assert len(replay(scenario).entries) == len(scenario.record)


@every_scenario
def test_sources_are_cited_and_paragraphs_too(shipped, folder):
    scenario = shipped[folder.name]
    cited = {cite for _, fact in scenario.sourced() for cite in fact.cites}
    whole = {name for name, source in scenario.sources.items() if not source.paragraphs}
    held = {f"{name}#{p}" for name, source in scenario.sources.items() for p in source.paragraphs}

    assert {cite.partition("#")[0] for cite in cited} == set(scenario.sources)
    assert cited == held | whole
    assert all(scenario.sources[name].url for name in whole)


@every_scenario
def test_the_spells_of_a_series_do_not_overlap(shipped, folder):
    scenario = shipped[folder.name]
    for series in scenario.contexts:
        spells = sorted(
            (spell for spell in scenario.context if spell.series == series), key=lambda s: s.since
        )
        for before, after in pairwise(spells):
            assert before.until is not None
            assert before.until < after.since


@every_scenario
def test_every_addressee_of_an_offer_has_its_answer(shipped, folder):
    scenario = shipped[folder.name]
    answers = {(answered(event), event.by) for event in scenario.record}

    for offer in scenario.offers.values():
        assert {(offer.id, party) for party in offer.to} <= answers


@needs_articles
def test_every_citation_of_the_first_scenario_is_verified(leaders):
    held = coverage(leaders, read_copies(ARTICLES))

    assert held.unverified == 0
    assert held.verified > 200


@needs_articles
def test_the_first_scenario_stores_no_text_of_an_article():
    theirs = set().union(*(grams(path.read_text("utf-8")) for path in ARTICLES.glob("*.txt")))
    for path in LEADERS.iterdir():
        shared = grams(path.read_text(encoding="utf-8")) & theirs
        assert not shared, path.name


def test_the_five_articles_are_two_witnesses(leaders):
    assert len(leaders.sources) == 5
    assert len({source.lineage for source in leaders.sources.values()}) == 2


def test_the_principals_are_each_others_adversaries(shipped):
    for scenario in shipped.values():
        one, two = scenario.principals
        assert scenario.parties[one].adversary == two
        assert scenario.parties[two].adversary == one


def test_the_last_offer_stands_without_an_answer_and_the_delegations_have_a_date(leaders):
    ledger = replay(leaders)

    assert ledger.state(date(2026, 1, 30)) is State.LAPSED
    assert ledger.state(date(2026, 1, 30), "delegations") is State.SCHEDULED


def test_on_the_eve_moscow_is_on_the_table(leaders):
    ledger = replay(leaders.as_of(date(2026, 1, 29)))

    assert ledger.state(date(2026, 1, 29)) is State.OPEN
    assert set(ledger.entries[-1].regions["leaders"].open.values()) == {"moscow-2026-01"}


def test_only_moscow_is_a_position_with_its_reading(leaders):
    assert "RU2" in leaders.positions
    assert "moscow-only" in leaders.disputed["RU2"]


def test_both_readings_of_only_moscow_run_and_differ(leaders):
    default = read_scenario(LEADERS)
    others = {
        option: read_scenario(LEADERS, readings={"moscow-only": option})
        for option in leaders.readings["moscow-only"].options
    }

    assert len({s.fingerprint for s in (default, *others.values())}) == len(others) + 1
    assert "RU2" not in others["invitation"].positions
    assert default.positions["RU2"][1].grade == "E1"
    assert others["only"].positions["RU2"][1].grade == "E2"
    assert all(len(replay(s).entries) == len(default.record) for s in others.values())


def test_the_checklist_of_the_record_is_there(leaders):
    acts = {event.act for event in leaders.record}
    places = {venue for offer in leaders.offers.values() for venue in offer.offer.venues}

    assert acts >= {
        "offer", "counter", "deny", "downgrade", "silent", "unreported", "accept", "meet",
        "schedule", "condition", "guarantee", "statement", "host-offer",
    }  # fmt: skip
    assert places >= {"moscow", "kyiv", "istanbul", "CHE", "abu-dhabi"}
    assert any(not offer.offer.venues for offer in leaders.offers.values())
    assert {series.series for series in leaders.context} == set(leaders.contexts)
    assert any(event.implied_by for event in leaders.record)
    assert any(position.earlier for _, position in leaders.positions.values())


def test_the_warrant_binds_where_it_should(leaders):
    bound = {name for name in ("moscow", "kyiv", "istanbul", "geneva", "budapest", "minsk")
             if member("rome-statute", venues()[name].state, leaders.clock.as_of)}  # fmt: skip

    assert bound == {"kyiv", "geneva", "budapest"}


@needs_paris
def test_in_1968_the_delegations_meet(shipped):
    paris = shipped["paris-1968"]
    ledger = replay(paris)

    assert ledger.state(paris.clock.as_of, "delegations") is State.HELD
    assert not any(step.implied for entry in ledger.entries for step in entry.steps)


@needs_paris
def test_in_1968_many_places_were_named_and_paris_was_taken(shipped):
    paris = shipped["paris-1968"]
    places = {venue for offer in paris.offers.values() for venue in offer.offer.venues}
    accepts = [event for event in paris.record if event.act == "accept"]
    agreed = [
        offer
        for offer in paris.offers.values()
        if {event.by for event in accepts if event.answers == offer.id} >= set(offer.to)
    ]

    assert {"geneva", "warsaw", "phnom-penh", "new-delhi", "paris"} <= places
    assert [offer.offer.venues for offer in agreed] == [("paris",)]


@needs_paris
def test_in_1968_the_readme_says_of_each_site_what_the_program_says_of_its_lines(shipped):
    text = (PARIS / "README.md").read_text(encoding="utf-8")
    table = text.partition("| site | breaks | nobody knows |\n|---|---|---|\n")[2].split("\n\n")[0]
    told = {
        "ship" if site == "a ship" else site.lower().replace(" ", "-"): (broken, unknown)
        for sites, *lines in (row[1:-1].split("|") for row in table.splitlines())
        for broken, unknown in [[frozenset(re.findall(r"\w+", held)) for held in lines]]
        for site in re.split(", ", sites.strip())
    }
    paris = shipped["paris-1968"]
    asked = paris.explore.model_copy(update={"agendas": (("end-of-bombing",),)})
    held = explore(bench(paris, seed=1, draws=8), open_space(paris, asked), date(1968, 5, 3))
    offers = [(n, held.space.offer(int(m)))
              for n in range(len(held.classes)) for m in held.classes.offers(n)]  # fmt: skip

    assert told == {
        (*offer.venues, offer.medium)[0]: (
            frozenset(line for (_, line), degree in held.violations.items() if degree[n] > 0.5),
            frozenset(
                line for (_, line), degree in held.violations.items() if degree[n] != degree[n]
            ),
        )
        for n, offer in offers
    }
