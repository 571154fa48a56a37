"""One world at a time and all at once are the same histories, event by event."""

from datetime import date

import numpy as np
import pytest
from disputes import books, disputes, left_out, openers, places
from hypothesis import given, settings
from samples import CASEBOOK
from staged import dispute, facts, histories, history, start_of, told_apart

from sim.errors import RuleError, SimError
from sim.expect.bench import bench
from sim.rules.book import RuleBook, standard_book
from sim.rules.declare import reaction, tactic
from sim.simulate.menu import candidates

WORLDS = np.arange(96)
MANY = np.arange(320)
FROM = {
    "leaders-meeting-2026": (None,),
    "paris-1968": (date(1968, 4, 27), "paris"),
}
"""Where simulations leave the record of each shipped scenario."""
BEGINNINGS = [(name, at) for name, ats in FROM.items() for at in ats]
FEW = {"guarantees": (), "at_most_guarantees": None, "agendas": ((),)}
"""What leaves a dozen or fewer of a scenario's candidate offers."""


@pytest.fixture(scope="session")
def benches(shipped):
    return {name: bench(scenario, seed=1) for name, scenario in shipped.items()}


def few(opened):
    """Return a dozen or fewer of the candidate offers of a scenario."""
    scenario = opened.scenario
    named = (venue for event in scenario.offers.values() for venue in event.offer.venues)
    venues = tuple(dict.fromkeys(named))[-6:]
    return candidates(scenario, scenario.explore.model_copy(update={**FEW, "venues": venues}))


@pytest.mark.parametrize(("name", "at"), BEGINNINGS, ids=str)
@pytest.mark.parametrize("worlds", [WORLDS, pytest.param(MANY, marks=pytest.mark.slow)], ids=len)
def test_worlds_of_a_shipped_scenario_are_the_same_by_both_engines(benches, name, at, worlds):
    start = start_of(benches[name], at=at, days=90, space=few(benches[name]))

    assert told_apart(start, worlds) == []


@pytest.mark.parametrize(("name", "at"), BEGINNINGS, ids=str)
def test_worlds_with_all_candidates_and_days_are_the_same_by_both_engines(benches, name, at):
    start = start_of(benches[name], at=at, days=None)

    assert told_apart(start, MANY[::20]) == []


def test_an_offer_that_outlived_a_meeting_can_still_be_agreed():
    start = start_of(bench(CASEBOOK / "us-russia-2018", seed=1, draws=64))
    ended = {world: [event.act for event in told] for world, told in histories(start, MANY).items()}

    assert any("agree" in acts and "offer" not in acts for acts in ended.values())
    assert told_apart(start, MANY[::20]) == []


@pytest.mark.parametrize(("name", "at"), BEGINNINGS, ids=str)
def test_which_principal_stands_first_in_a_file_has_no_effect(benches, name, at):
    scenario = benches[name].scenario
    first, second = scenario.principals
    order = {name: {first: second, second: first}.get(name, name) for name in scenario.parties}
    parties = {order[name]: scenario.parties[order[name]] for name in scenario.parties}
    turned = scenario.model_copy(update={"parties": parties})
    told = [
        as_named(start_of(bench(facts, seed=1, draws=64), at=at, days=90, space=few(benches[name])))
        for facts in (scenario, turned)
    ]

    assert told[0] == told[1]


def test_delegations_may_lower_the_level_too(benches):
    told = histories(start_of(benches["paris-1968"], at=date(1968, 4, 27)), WORLDS)

    assert any(event.act == "downgrade" for events in told.values() for event in events)


def as_named(start):
    """Return histories of worlds in which offers have their names and not their rows."""
    names = start.menu.name
    return {
        world: [(e.day, e.act, e.by, names(e.row) if e.row >= 0 else "", e.cause) for e in told]
        for world, told in histories(start, WORLDS).items()
    }


@settings(max_examples=30, deadline=None)
@given(scenario=disputes(), book=books, missing=left_out, first=places, opens=openers)
def test_worlds_of_random_disputes_and_books_are_the_same_by_both_engines(
    scenario, book, missing, first, opens
):
    opened = bench(scenario, seed=first, book=book).without(*missing)
    start = start_of(opened, days=45, opens=opens)

    assert told_apart(start, np.arange(first, first + 8)) == []


def chain(days, on=("start",)):
    """Return a book whose first reaction announces something once, so many days after the start."""

    @reaction("announce", on=on, of=(), assumed="a trial")
    def speaks(course):
        """Somebody speaks on a day that is known."""
        return np.full(course.day.shape, days)

    return RuleBook([speaks]) | standard_book()


def announced(start, world):
    """Return the days of announcements by one engine and by the other."""
    return [
        [event.day for event in told if event.act == "announce"]
        for told in (history(start, world), histories(start, [world])[world])
    ]


@pytest.mark.parametrize(("days", "told"), [(0.0, [0]), (9.0, [9]), (10.0, [10]), (11.0, [])])
def test_the_last_day_belongs_to_the_simulation_and_the_day_after_does_not(days, told):
    start = start_of(dispute(facts()), book=chain(days), days=10)

    assert announced(start, 3) == [told, told]


@pytest.mark.parametrize(("days", "on"), [(0.4, 0), (0.5, 1), (1.5, 2), (2.49, 2)])
def test_days_are_rounded_to_the_nearest_and_halves_up(days, on):
    start = start_of(dispute(facts()), book=chain(days), days=10)

    assert announced(start, 0) == [[on], [on]]


def test_what_comes_in_a_million_years_does_not_come():
    start = start_of(dispute(facts()), book=chain(1e300), days=3650)

    assert announced(start, 0) == [[], []]


@pytest.mark.parametrize("engine", [history, lambda start, world: histories(start, [world])])
def test_rules_that_run_away_are_told_with_day_world_and_act(engine):
    start = start_of(dispute(facts()), book=chain(0.0, on=("start", "announce")), days=10)

    with pytest.raises(SimError, match=r"more than 1,000 events on day \+0 of world 17") as caught:
        engine(start, 17)
    assert "the last of them 'announce' by nobody" in caught.value.problem
    assert "wait for a day or more" in caught.value.hint


@pytest.mark.parametrize("engine", [history, lambda start, world: histories(start, [world])])
@pytest.mark.parametrize(
    ("days", "told"), [(-1.0, "-1 days"), (np.nan, "nan days"), ("soon", "no number")]
)
def test_days_that_are_none_stop_a_simulation_with_file_and_line(engine, days, told):
    @reaction("announce", on=("start",), of=(), assumed="a trial")
    def broken(course):
        """It is a trial."""
        return days if isinstance(days, str) else days + 0 * course.day

    start = start_of(dispute(facts()), book=standard_book() | RuleBook([broken]))
    with pytest.raises(RuleError, match=told) as caught:
        engine(start, 0)

    assert caught.value.where == f"{__file__}:{broken.line}: broken"


@pytest.mark.parametrize("engine", [history, lambda start, world: histories(start, [world])])
@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (lambda choice: choice.belief * np.nan, "it answered with nan for offer 0, world 0"),
        (lambda choice: np.zeros(5), "it answered with shape (5,), expected (offer, world)"),
        (lambda choice: np.inf, "it answered with inf"),
        (lambda choice: choice.nothing, "it raised AttributeError"),
    ],
)
def test_a_tactic_that_cannot_be_used_stops_a_simulation_with_file_and_line(engine, answer, told):
    @tactic(assumed="a trial")
    def broken(choice):
        """It is a trial."""
        return answer(choice)

    start = start_of(dispute(facts()), book=standard_book() | RuleBook([broken]), days=180)
    with pytest.raises(RuleError) as caught:
        engine(start, 0)

    assert told in caught.value.problem
    assert caught.value.where.startswith(f"{__file__}:")
    assert caught.value.where.endswith(": broken")


def test_what_a_reaction_raises_is_told_with_the_line_that_raised_it():
    @reaction("announce", on=("start",), of=(), assumed="a trial")
    def broken(course):
        """It is a trial."""
        del course
        raise ValueError("no")

    start = start_of(dispute(facts()), book=standard_book() | RuleBook([broken]))
    with pytest.raises(RuleError, match="it raised ValueError: no") as caught:
        history(start, 0)

    assert caught.value.where == f"{__file__}:{broken.line + 4}: broken"
    assert "the case: the surroundings after 'start' by nobody; day +0" in caught.value.hint


def test_rates_of_no_days_are_rules_that_run_away():
    rates = [
        {"id": name, "rule": name, "assumed": "a trial", "mean_days": {"median": 1e-9}}
        for name in ("pauses", "violates")
    ]
    held = facts()
    start = start_of(dispute(held | {"follow": held["follow"] | {"rules": rates}}))

    with pytest.raises(SimError, match="more than 1,000 events on day"):
        history(start, 0)


def test_where_tactics_rule_out_every_offer_nothing_is_proposed():
    @tactic(assumed="a trial")
    def shy(choice):
        """Nobody proposes anything."""
        del choice
        return -np.inf

    start = start_of(dispute(facts()), book=standard_book() | RuleBook([shy]), days=180)
    acts = {event.act for told in histories(start, range(20)).values() for event in told}

    assert acts.isdisjoint({"offer", "counter", "accept", "agree", "meet"})
    assert told_apart(start, np.arange(3)) == []
