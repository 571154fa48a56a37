"""What every rule owes Parley, asked of each rule of the standard book."""

from dataclasses import replace

import numpy as np
import pytest

from sim.errors import UnknownNameError
from sim.rules.book import standard_book
from sim.rules.declare import Kind
from sim.simulate.trials import asked, made_settings, try_rule
from sim.simulate.views import cases, stand_in

AWAKE = {
    "needs_participants": {"without": ("envoy",)},
    "needs_format": {"formats": ("trilateral",)},
    "refuses_host": {"kind": ("neutral",)},
    "topics": {"not_": ("border",)},
}
"""Settings under which rules that are silent by default speak."""
ELSEWHERE = ("hostile_host",)
"""Rules that ask for what no side of the trial has: they are asked in test_considerations."""


def rule_of(name):
    rule = standard_book()[name]
    awake = AWAKE.get(name, {})
    settings = {n: replace(s, default=awake.get(n, s.default)) for n, s in rule.settings.items()}
    return replace(rule, settings=settings)


@pytest.mark.parametrize("name", standard_book())
def test_every_rule_passes_what_is_asked_of_the_rules_of_users(name):
    """Each offer and each draw alone, twice the same, finite, the case untouched, a reason."""
    tried = try_rule(rule_of(name))

    assert (tried.problems, tried.notes) == ((), ())


@pytest.mark.parametrize("name", [name for name in standard_book() if name not in ELSEWHERE])
def test_a_rule_speaks_in_some_case_once_its_input_is_stated(name):
    rule = rule_of(name)
    settings = made_settings(stand_in(), rule)
    answers = [asked(rule, case, settings).answer() for case in cases(stand_in())]

    assert any(np.any(answer != 0) for answer in answers)
    if rule.kind is Kind.RED_LINE:
        assert all(((answer >= 0) & (answer <= 1)).all() for answer in answers)


def test_a_case_has_many_offers_or_many_worlds():
    assert {len(case.offers) > 1 for case in cases(stand_in())} == {True, False}


@pytest.mark.slow
def test_shipped_scenarios_can_be_the_stage(shipped):
    for scenario in shipped.values():
        for rule in standard_book().values():
            assert try_rule(rule, scenario).problems == (), rule.name


@pytest.mark.parametrize(
    ("ask", "told", "near"),
    [
        (lambda case: case.offers.on(["istambul"]), "state or trait called 'istambul'", "istanbul"),
        (
            lambda case: case.offers.guarantee("imunity"),
            "no guarantee called 'imunity'",
            "immunity",
        ),
        (lambda case: case.offers.topics("boarder"), "no topic called 'boarder'", "border"),
        (lambda case: case.offers.proposed_by("alva"), "no party called 'alva'", "alba"),
        (lambda case: case.days_since("refusal"), "no act called 'refusal'", "refuse"),
        (lambda case: case.meetings("leader"), "no track called 'leader'", "leaders"),
        (lambda case: case.holds("hostilities", "truse"), "called 'hostilities=truse'", "truce"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_name_that_points_at_nothing_is_told_with_the_nearest(ask, told, near):
    with pytest.raises(UnknownNameError, match=told) as caught:
        ask(next(cases(stand_in())))

    assert near in caught.value.hint
