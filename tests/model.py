"""The lists of scenarios/MODEL.md, made from the code: `pytest tests/test_model.py --regen`."""

import re

from sim.atlas.tables import memberships
from sim.facts.scenario import REGIONS, Scenario
from sim.rules.bind import FADING, PARTS, SCREENS
from sim.rules.book import candidates, standard_book, standard_dynamics
from sim.rules.case import Case
from sim.rules.course import Course
from sim.rules.declare import Kind
from sim.rules.offers import LEVELS
from sim.simulate.branch import REPLICATES
from sim.simulate.state import REGION_OF

BLOCK = re.compile(r"(<!-- list: (.+?) -->\n).*?(<!-- end -->)", re.DOTALL)


def filled(text):
    """Return the description with every list as the code has it."""
    return BLOCK.sub(lambda found: f"{found[1]}{LISTS[found[2]]()}{found[3]}", text)


def _table(heads, rows):
    lines = [heads, ["---"] * len(heads), *rows]
    return "".join(f"| {' | '.join(str(cell) for cell in line)} |\n" for line in lines)


def _rules(book, kind):
    rows = []
    for rule in book.values():
        if rule.kind is kind:
            priors = "; ".join(f"{name} {prior}" for name, prior in rule.priors.items())
            on = f"{rule.act} after {', '.join(sorted(rule.on))}" if rule.act else rule.screen
            rows.append((f"`{rule.name}`", rule.summary, priors or "none", on or "-"))
    return _table(("rule", "what it says", "priors", "brings about, or its screen"), rows)


def _fields(model):
    return ", ".join(f"`{name}`" for name in model.model_fields) + "\n"


def _states():
    rows = []
    for region, states in REGIONS.items():
        acts = sorted(act for act, of in REGION_OF.items() if of == region)
        rows.append((region, ", ".join(states), ", ".join(acts) or "-"))
    return _table(("region", "states", "acts that move it"), rows)


def _views(view):
    names = sorted(n for n in dir(view) if not n.startswith("_"))
    return ", ".join(f"`{name}`" for name in names) + "\n"


def _screens():
    rows = [(kind, prior, "yes" if kind in FADING else "no") for kind, prior in SCREENS.items()]
    parts = ", ".join(f"{grade} {part:.2g}" for grade, part in PARTS.items())
    return _table(("screen", "prior of being enforced", "fades"), rows) + f"\nBy grade: {parts}.\n"


def _scales():
    return (
        f"Levels: {', '.join(LEVELS)}. Worlds of a draw: {REPLICATES}. Organisations with dated "
        f"members: {len({spell.organisation for spell in memberships()})}.\n"
    )


LISTS = {
    "parts of a scenario": lambda: _fields(Scenario),
    "states": _states,
    "scales": _scales,
    "considerations": lambda: _rules(standard_book(), Kind.CONSIDERATION),
    "lines": lambda: _rules(standard_book(), Kind.RED_LINE),
    "screens": _screens,
    "candidates": lambda: _rules(candidates(), Kind.CONSIDERATION),
    "tactics": lambda: _rules(standard_dynamics(), Kind.TACTIC),
    "reactions": lambda: _rules(standard_dynamics(), Kind.REACTION),
    "what a judgement sees": lambda: _views(Case),
    "what a reaction sees": lambda: _views(Course),
}
