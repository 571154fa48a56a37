"""The first model, an example of rules of one's own: it meets the table of its section 6.2."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from staged import stand_in

import sim
from sim.arrays import Draws
from sim.expect.answers import decisive
from sim.expect.past import side
from sim.facts.record import Offer
from sim.rules.bibliography import literature
from sim.rules.bind import Bound
from sim.rules.book import load_rules, standard_book
from sim.rules.case import Case
from sim.rules.declare import Kind, red_line
from sim.rules.offers import Offers
from sim.rules.standard import DEPARTED, FIRST_MODEL
from sim.rules.verdict import Hold, weigh

FILE = Path(FIRST_MODEL)
COMPUTED = {
    "ground": "whose_ground", "safety": "personal_safety", "legal": "free_from_arrest",
    "mediator": "mediation", "substance": "progress", "preparation": "groundwork",
    "status": "standing", "precedent": "habit",
}  # fmt: skip
"""Consideration to the function that computes the attribute that it weighs."""
WEIGHTS = {
    "UA": (2.0, 1.5, 0.5, 1.5, 1.5, 0.5, 2.0, 0.5),
    "RU": (1.8, 0.8, 1.2, 0.7, 1.3, 1.5, 2.2, 0.5),
}
PASSING = {
    "UA1": Fraction(18, 20), "RU1": Fraction(6, 9), "RU2": Fraction(8, 11),
    "RU3": Fraction(5, 9), "RU4": Fraction(16, 18),
}  # fmt: skip
"""How likely each line is enforced."""
TABLE = [
    ("D2", "RU", ".65 .85 .95 .60 .30 .15 .35 .40", {"RU1": 1}, 0.08932, "RU1"),
    ("D4", "RU", ".60 .80 .70 .60 .30 .20 .35 .30", {"RU1": 1}, 0.06541, "RU1"),
    ("D5", "UA", "0 .30 .20 .30 .40 .20 0 .10", {"UA1": 1}, 0.00141, "UA1"),
    ("D6", "RU", ".40 .80 .55 .25 .30 .20 .35 .30", {"RU1": 1, "RU3": 0.5}, 0.02412, "RU1"),
    ("D8", "UA", "0 .30 .20 .10 .40 .20 0 .10", {"UA1": 1}, 0.00105, "UA1"),
    ("D9", "RU", "0 .15 0 .10 .25 .15 0 0", {"RU4": 1, "RU2": 1, "RU1": 1}, 0.00005, "RU4"),
    ("D10", "UA", ".70 .90 1 .95 .55 .70 .65 .30", {}, 0.94268, "level"),
    ("D11", "RU", ".75 .95 .95 .65 .55 .70 .65 .30", {}, 0.92757, "level"),
    ("D12", "RU", ".60 .80 .70 .60 .45 .40 .35 .40", {"RU2": 1, "RU1": 0.5}, 0.05387, "RU2"),
    ("D13", "UA", "0 .35 .25 .20 .40 .40 0 .10", {"UA1": 1}, 0.00148, "UA1"),
    ("D14", "RU", "0 .15 0 .10 .30 .30 0 0", {"RU4": 1, "RU2": 1, "RU1": 0.5}, 0.00014, "RU4"),
]
ACCEPTED = ("D10", "D11")


@red_line(assumed="the table of the model")
def stated(case: Case, *, line: str) -> Draws:
    """The offer violates the line by as much as the table says."""
    return case.since.get(line, np.zeros((1, 1)))


@pytest.fixture(scope="module")
def model():
    return load_rules(FILE)


def weighed(model, monkeypatch, name, party, attributes, violated):
    for computes, value in zip(COMPUTED.values(), attributes.split(), strict=True):
        module = model["ground"].judge.__globals__
        monkeypatch.setitem(module, computes, lambda *_, v=value: np.array([[float(v)]]))
    case = Case(
        party=side(stand_in(), "alba"),
        offers=offers("delegations" if name in ACCEPTED else "leaders"),
        day=np.zeros((1, 1)),
        since={line: np.full((1, 1), float(f)) for line, f in violated.items()},
    )
    rules, draws = in_force(model, party)
    lines = [line for line in PASSING if line.startswith(party)]
    rules += [Bound(stated, party, line, {"line": line}, {}) for line in lines]
    holds = {line: Hold(line, np.array([float(PASSING[line])])) for line in lines}
    return weigh(rules, case, draws, holds)


def offers(level):
    return Offers.of(stand_in(), [Offer(level=level)], "borea")


def in_force(model, party):
    weights = dict(zip(COMPUTED, WEIGHTS[party], strict=True))
    rules, draws = [], {}
    for rule in model.values():
        if rule.kind is Kind.CONSIDERATION:
            settings = {name: setting.default for name, setting in rule.settings.items()}
            settings |= {"below_leaders": True} if rule.name == "level" else {}
            bound = Bound(rule, party, rule.name, settings, rule.priors)
            rules.append(bound)
            values = {"reluctance": -1.0, "level": 1.5} | weights
            draws |= {
                bound.key(name): np.array([values.get(rule.name, 1.0)]) for name in rule.priors
            }
    return rules, draws


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row[0])
def test_each_row_of_the_table_is_met_to_five_places(model, monkeypatch, row):
    *given, acceptance, _ = row

    found = weighed(model, monkeypatch, *given).acceptance
    assert found == pytest.approx(acceptance, abs=1e-5)


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row[0])
def test_the_decisive_rule_of_each_row_is_that_of_the_model(model, monkeypatch, row):
    *given, _, rule = row
    verdict = weighed(model, monkeypatch, *given)

    assert decisive(verdict, accepted=row[0] in ACCEPTED) == rule


def test_a_wrong_weight_would_be_seen(model, monkeypatch):
    shifted = weighed(model, monkeypatch, "D10", "RU", TABLE[6][2], {}).acceptance

    assert abs(shifted - 0.94268) > 1e-3


def test_the_file_passes_the_check_that_users_have():
    assert not sim.check_rules(FILE).problems


def test_it_declares_whatever_left_the_standard_book(model):
    lines = {"needs_participant", "real_format"}  # these it declares under names of its own

    assert DEPARTED - lines <= set(model)
    assert not DEPARTED & set(standard_book())


def test_every_reference_of_both_books_has_an_entry_and_no_entry_is_idle(model):
    from_books = standard_book() | sim.rules.book.candidates() | sim.rules.book.standard_dynamics()
    used = {key for rule in (*from_books.values(), *model.values()) for key in rule.references}

    assert used == set(literature())
