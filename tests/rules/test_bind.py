"""A scenario puts rules in force; what it misspells is told at its place."""

import pytest
from samples import SMALL, place

from sim.errors import ScenarioError, UnknownNameError
from sim.expect.bench import bench
from sim.facts.reading import read_scenario
from sim.rules.bind import bind, leave_out
from sim.rules.book import standard_book
from sim.rules.priors import Beta, Normal

LINE = "{id: A1r, rule: refuses_ground, of: [SWE], position: A1}"


def with_rules(*instances):
    lines = "".join(f"      - {instance}\n" for instance in instances)
    return SMALL.replace("  borea:\n    name", f"    rules:\n{lines}  borea:\n    name")


@pytest.fixture
def opened(write):
    return lambda *instances: bench(write(with_rules(*instances)), seed=1, draws=16)


@pytest.fixture
def told(write):
    """Return the only problem of a scenario whose party has these rules."""

    def ask(*instances):
        with pytest.raises(ScenarioError) as caught:
            bench(write(with_rules(*instances)), seed=1, draws=16)
        (problem,) = caught.value.problems
        return problem

    return ask


def test_rules_without_required_settings_hold_for_every_principal(small):
    bound, flaws = bind(standard_book(), small)

    assert not flaws
    assert {b.party for b in bound} == {"alba", "borea"}
    assert len(bound) == 2 * (9 + 1)


def test_instances_stand_in_book_order(opened):
    rules = opened(LINE, "{id: lv, rule: meetings, push: {mean: 1}, assumed: a trial}").rules
    order = list(standard_book())
    places = [order.index(bound.rule.name) for bound in rules]

    assert places == sorted(places)


def test_an_instance_stands_in_for_the_default_of_its_party_only(opened):
    rules = opened("{id: met, rule: meetings, push: {mean: 2}, assumed: a trial}").rules
    held = {b.party: (b.id, b.priors["push"]) for b in rules if b.rule.name == "meetings"}

    assert held == {"alba": ("met", Normal(2, 0.25)), "borea": ("meetings", Normal(0.2, 0.25))}


def test_parameters_are_named_after_rule_party_and_instance(opened):
    bench_ = opened("{id: met, rule: meetings, assumed: a trial}")

    assert "meetings.push[alba/met]" in bench_.draws


def test_a_rule_that_is_not_loaded_says_which_option_loads_it(told):
    problem = told("{id: x, rule: sanctions, assumed: a trial}")

    assert problem.message == "no rule called 'sanctions'"
    assert "--trust" in problem.hint
    assert "--rules FILE" in problem.hint
    assert (problem.line, problem.column) == place(
        with_rules("{id: x, rule: sanctions, assumed: a trial}"), "sanctions"
    )


def test_a_misspelt_rule_leads_to_the_right_one(told):
    assert told("{id: x, rule: metings, assumed: a trial}").hint == "did you mean 'meetings'?"


@pytest.mark.parametrize("name", ["ground", "level", "pressure"])
def test_a_rule_of_the_first_model_is_named_with_the_file_that_still_has_it(told, name):
    problem = told(f"{{id: x, rule: {name}, assumed: a trial}}")

    assert problem.message == f"the rule {name!r} left the standard book with the first model"
    assert "--rules scenarios/rules/first-model.py" in problem.hint


def test_a_candidate_that_nobody_switched_on_is_told_with_how(told):
    problem = told("{id: x, rule: lean, assumed: a trial}")

    assert problem.message == "the rule 'lean' is a candidate, and nobody has switched it on"
    assert "--with lean" in problem.hint


@pytest.mark.parametrize(
    ("instance", "at", "message", "hint"),
    [
        (
            "{id: x, rule: refuses_ground, off: [SWE], of: [SWE], position: A1}",
            "[SWE], of", "refuses_ground has no setting 'off'", "did you mean 'of'?",
        ),
        (
            "{id: x, rule: refuses_ground, position: A1}",
            "{id: x", "refuses_ground needs the setting `of`", "add `of: ...`",
        ),
        (
            "{id: x, rule: refuses_ground, of: [SWEE], position: A1}",
            "[SWEE]", "no place called 'SWEE'", "did you mean",
        ),
        (
            "{id: x, rule: refuses_ground, of: {a: 1}, position: A1}",
            "{a: 1}", "input should be a valid tuple", "",
        ),
        (
            "{id: x, rule: needs_preparation, rounds: 0, position: A1}",
            "0, position", "greater than or equal to 1", "",
        ),
        (
            "{id: x, rule: needs_preparation, rounds: two, position: A1}",
            "two", "valid integer", "",
        ),
        (
            "{id: x, rule: meetings, push: {median: 1}, assumed: a trial}",
            "{median", "a Normal has no 'median'", "did you mean 'mean'?",
        ),
        (
            "{id: x, rule: meetings, push: {sd: -2}, assumed: a trial}",
            "{sd", "sd of Normal must be above 0, found -2", "",
        ),
        (
            "{id: x, rule: meetings, enforcement: {a: 2, b: 2}, assumed: a trial}",
            "{a: 2", "meetings has no setting 'enforcement'", "push",
        ),
        (
            "{id: x, rule: refuses_ground, of: [SWE], assumed: a trial}",
            "{id: x", "the red line 'x' names no position", "grade",
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_with_an_instance_is_told_at_its_place(told, instance, at, message, hint):
    problem = told(instance)

    assert message in problem.message
    assert hint in problem.hint
    assert (problem.line, problem.column) == place(with_rules(instance), at)


def test_one_name_does_for_a_list_of_one(opened):
    (bound,) = (b for b in opened(LINE.replace("[SWE]", "SWE")).rules if b.id == "A1r")

    assert bound.settings["of"] == ("SWE",)


def test_a_scenario_may_state_how_likely_a_line_is_enforced(opened):
    (bound,) = (b for b in opened(LINE[:-1] + ", enforcement: {a: 1}}").rules if b.id == "A1r")

    assert bound.enforcement == Beta(1, 3)


def test_rules_are_left_out_by_name_or_by_id(opened):
    rules = opened(LINE).rules

    assert "A1r" not in {b.id for b in leave_out(rules, ["A1r"])}
    assert "meetings" not in {b.rule.name for b in leave_out(rules, ["meetings"])}
    with pytest.raises(UnknownNameError, match="did you mean 'meetings'"):
        leave_out(rules, ["metings"])


def test_every_problem_of_a_scenario_is_told_at_once(write):
    text = with_rules(
        "{id: x, rule: metings, assumed: a}", "{id: y, rule: meetings, wait: 1, assumed: a}"
    )
    with pytest.raises(ScenarioError) as caught:
        bench(write(text), seed=1)

    assert len(caught.value.problems) == 2


def test_the_command_line_tells_where_a_rule_is_missing(parley, write):
    path = write(with_rules("{id: x, rule: sanctions, assumed: a trial}"))
    ran = parley("show", "rules", path)

    assert ran.status == 2
    assert "no rule called 'sanctions'" in ran.err
    assert "--rules FILE" in ran.err


def test_a_file_of_rules_puts_a_missing_rule_in_force(parley, write):
    path = write(with_rules("{id: x, rule: sanctions, assumed: a trial}"))
    rules = write(
        '''
from sim.arrays import Draws
from sim.rules.case import Case
from sim.rules.declare import consideration


@consideration(assumed="a trial")
def sanctions(case: Case) -> Draws:
    """Sanctions make a place harder to reach."""
    return -1.0 * case.offers.placed
''',
        "rules.py",
    )

    assert "x (sanctions" in parley("show", "rules", path, "--rules", rules).out
    assert "x (sanctions" in parley("show", "rules", path, "--trust").out
    assert parley("show", "rules", path).status == 2


def test_reading_a_scenario_runs_no_rules_beside_it(write, tmp_path):
    write("import pathlib\npathlib.Path(__file__).with_name('ran').touch()\n", "rules.py")
    read_scenario(write(SMALL))

    assert not (tmp_path / "ran").exists()


def test_a_prior_that_draws_numbers_without_end_is_told(parley, write):
    wide = "{id: x, rule: offers, assumed: a trial, median_days: {median: 1, spread: 900}}"
    ran = parley("check", write(with_rules(wide)))

    assert ran.status == 2
    assert "the prior of 'median_days' draws numbers without end" in ran.err
