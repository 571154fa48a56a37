"""What an outcome depends on, told: which factors matter, what goes with it, and where it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from sim.expect.draws import CHANCE, Interval, group_of
from sim.expect.labels import with_joint
from sim.report.bands import percent
from sim.report.data import document, plain
from sim.report.document import Block, Items, Rows, Say, Section
from sim.report.words import caveat, counted, listed
from sim.rules.book import candidates, standard_book, standard_dynamics
from sim.study.sensitivity.discovery import Factor, Limit
from sim.study.sensitivity.sensitivity import OTHERWISE, QUESTIONS, Sensitivity

SPECIAL = {
    CHANCE: "what is decided in each world by itself, by numbers that no rule knows",
    "which lines hold": "whether a line that is enforced in some worlds is enforced in this one",
    "facts not known": "what nobody coded of a place",
    "variant": "which reading, change or candidate is taken",
    "venue": "where the offer is made",
    "kinds": "in which way what is not accepted is answered",
    "screen.place": "how likely a broken line about a place stops an offer",
    "screen.condition": "how likely a condition that is not met stops an offer",
    "screen.refused": "how likely a place that was refused before is refused again",
}
"""What is drawn besides the parameters of rules."""
LIMITS = (
    "A share is of the spread under the priors that were assumed: a factor that is believed to be "
    "known ranks low, whatever it does. It does not say which way a factor works, nor that it "
    "matters as much in the world as in the model.",
    "A share by itself can fall below none by the luck of the draws; read the ranges.",
    "What goes with an outcome need not bring it about.",
)
SHOWN = 8
"""Factors that text tells."""
HEADERS = ("Factor", "By itself", "With others", "What it is")


def sentence(found: Sensitivity) -> str:
    """Return what the outcome depends on most, in one sentence or two."""
    says, scope = QUESTIONS[found.model.question], f"{percent(found.mean)} %"
    lead = f"In {scope} of the worlds that we assumed {says}."
    if not found.shares:
        named = [known.factor for known in found.regional if known.distance > known.by_chance]
        return f"{lead} What goes with it most: {listed(named[:3]) or 'nothing for sure'}."
    first, *others = found.shares
    more = f"; then {listed([share.factor for share in others[:2]])}" if others else ""
    return (
        f"{lead} Whether it is so depends most on {first.factor}: it takes part in "
        f"{_range(first.total)} of the variance, and accounts for {_range(first.first)} by "
        f"itself{more}."
    )


def blocks(found: Sensitivity) -> Iterator[Block]:
    """Yield what an outcome depends on, what goes with it, where it comes about, and limits."""
    says = QUESTIONS[found.model.question]
    yield Say(sentence(found), "found")
    if found.shares:
        rows = [
            (s.factor, _range(s.first), _range(s.total), meaning(found, s.factor))
            for s in found.shares[:SHOWN]
        ]
        more = len(found.shares) - SHOWN
        left = f"{counted(more, 'factor')} more in shares.csv. " if more > 0 else ""
        idle = f"Nothing in any draw depends on {listed(found.idle)}." if found.idle else ""
        yield Section("Shares of the variance", [
            Rows("", HEADERS, rows, columns=True, same=left + idle)], "shares")  # fmt: skip
    yield Section(f"What goes with it that {says}", [Items(_regional(found))], "regional")
    yield Section(f"Where {says}", [Items(_places(found))], "where")
    if found.otherwise:
        ends = [mean for one in found.otherwise for mean in one.means]
        told = (
            f"{percent(found.middle)} % of fewer draws as it stands. With one of the priors of "
            f"{counted(len(found.otherwise), 'parameter')} lower or higher by a standard "
            f"deviation, or half or twice as wide, {percent(min(ends))} to {percent(max(ends))} %. "
            "Others move nothing, or are shares, such as how likely a line holds, which stay."
        )
        grid = [(one.parameter, *(f"{percent(mean)} %" for mean in one.means))
                for one in found.otherwise[:SHOWN]]  # fmt: skip
        table = Rows("", ("Parameter", *OTHERWISE), grid, columns=True)
        yield Section("Were a prior otherwise", [Say(told), table], "priors")
    yield Section("What this does not say", [*map(Say, LIMITS)], "unsaid")
    bench = found.bench
    drawn = f"{counted(int(found.outcome.size), 'draw')} of seed {bench.believed.seed}"
    label = f"{drawn}; {with_joint(found.label)}."
    yield Say(f"{label} {caveat(found.scenario.clock.as_of)}", "caution")


def meaning(found: Sensitivity, factor: str) -> str:
    """Return what a factor is, in a few words."""
    if factor in SPECIAL:
        return SPECIAL[factor]
    parties = found.scenario.parties
    if factor in parties:
        return f"everything that is drawn for {parties[factor].name} alone"
    book = candidates() | standard_dynamics() | standard_book()
    rule = book.get(group_of(factor))
    return rule.summary.rstrip(".") if rule else ""


def _range(interval: Interval) -> str:
    low, middle, high = (round(100 * end) for end in (interval.low, interval.mean, interval.high))
    return f"{middle} % ({low} to {high})"


def _regional(found: Sensitivity) -> Iterator[tuple[str, str]]:
    sure = [one for one in found.regional if one.distance > one.by_chance]
    for one in sure[:SHOWN]:
        way = {True: "higher", False: "lower", None: "other options"}[one.higher]
        yield one.factor, f"{way} where it is so; distance {one.distance:.2f} of 1."
    bound = found.regional[0].by_chance if found.regional else 0.0
    rest = f"{counted(len(found.regional) - len(sure), 'factor')} within what chance does"
    yield "Nothing sure", f"{rest} (a distance of {bound:.2f})."


def _places(found: Sensitivity) -> Iterator[tuple[str, str]]:
    box, says = found.box, QUESTIONS[found.model.question]
    if box is None:
        yield "No box", f"no limits raise how often {says} by more than chance does."
    else:
        where = listed([_limit(found, limit, explained=True) for limit in box.limits])
        yield "A box", (
            f"Where {where}, {says} in {percent(box.density)} % of the worlds, against "
            f"{percent(box.outside)} % of all. That is {percent(box.size)} % of the draws, and "
            f"{percent(box.coverage)} % of what comes about; both are of draws on which the box "
            "was not found. In draws drawn anew a box with limits of the same factors, and half of "
            f"the same draws, comes back {percent(box.again)} times in 100."
        )  # fmt: skip
    for n, leaf in enumerate(found.leaves):
        asked = listed([_limit(found, limit) for limit in leaf.limits]) or "anywhere"
        told = f"{percent(leaf.mean)} % where {asked} ({percent(leaf.size)} % of the draws)."
        yield "" if n else "A tree", told


def _limit(found: Sensitivity, limit: Limit, *, explained: bool = False) -> str:
    """Return a limit in words; explained, with its share of the draws and what its rule says."""
    factor = next(f for f in found.factors if f.name == limit.factor)
    named = [factor.options[code] for code in sorted(limit.options)]
    ends = [f"at least {limit.low:.3g}"] if np.isfinite(limit.low) else []
    ends += [f"at most {limit.high:.3g}"] if np.isfinite(limit.high) else []
    where = f"the {limit.factor} is {listed(named, 'or')}" if named else (
        f"{_called(found, factor)} is {listed(ends)}")  # fmt: skip
    inside = percent(float(limit.holds(factor.values).mean()))
    rule, what = limit.factor.partition(".")[0], meaning(found, limit.factor)
    says = f"; {rule}: {what}" if what else ""
    return f"{where} (so in {inside} % of the draws{says})" if explained else where


def _called(found: Sensitivity, factor: Factor) -> str:
    """Return what a parameter is called, with the party that alone it is drawn for."""
    plain, _, of = factor.name.partition("[")
    rule, _, parameter = plain.partition(".")
    party = found.scenario.parties.get(of.rstrip("]").partition("/")[0])
    alone = sum(np.array_equal(factor.values, other.values) for other in found.factors) == 1
    told = SPECIAL.get(plain, f"the {parameter.replace('_', ' ')} of {rule.replace('_', ' ')}")
    return f"{told} ({party.name})" if party and alone else told


def sensitivity_record(found: Sensitivity) -> dict[str, Any]:
    """Return what is found as the document of `parley sensitivity`."""
    box = found.box
    return document({
        "scenario": found.scenario.title, "of": found.model.question,
        "seed": found.bench.believed.seed, "draws": int(found.outcome.size),
        "label": with_joint(found.label), "sentence": sentence(found), "mean": found.mean,
        "shares": [plain(share) | {"says": meaning(found, share.factor)}
                   for share in found.shares],
        "idle": list(found.idle),
        "regional": [plain(one) for one in found.regional],
        "box": None if box is None else plain(box) | {
            "where": [_limit(found, limit) for limit in box.limits]},
        "tree": [{"where": [_limit(found, limit) for limit in leaf.limits],
                  "mean": leaf.mean, "share": leaf.size} for leaf in found.leaves],
        "robustness": [
            {"parameter": one.parameter, "as_it_stands": found.middle,
             **{way.replace(" ", "_"): mean
                for way, mean in zip(OTHERWISE, one.means, strict=True)}}
            for one in found.otherwise
        ],
        "factors": [
            {"factor": f.name, "group": group_of(f.name), "options": list(f.options),
             **({} if f.options else dict(zip(("low", "median", "high"), np.quantile(
                 f.values, (0.05, 0.5, 0.95)).tolist(), strict=True)))} for f in found.factors
        ],
    })  # fmt: skip
