"""What was found beyond single probabilities: contradictions, changes, scores."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sim.report.changes import believe_lines, change_lines, narrowing_text
from sim.report.explore import TOLD, conflict_text, corrections, node_of
from sim.report.offers import OfferClass, Vocabulary
from sim.report.replay import figure_text
from sim.report.words import cites, listed
from sim.study.score import Score
from sim.study.survey import Survey


def contradictions(looked: Survey) -> dict[str, Any]:
    """Return what contradicts what over the offers explored, and what would remove it."""
    explored, logic = looked.exploration, looked.logic
    scenario, torn = explored.space.scenario, frozenset[str]().union(*logic.conflicts)
    used = {line for (_, line) in explored.violations}
    lines, says = [], dict[str, str]()
    for rest in looked.rests.values():
        if rest.line in used:
            _, position = scenario.positions.get(rest.line, ("", None))
            node = node_of(scenario, rest, contradicts=rest.line in torn)
            says[node.line] = node.says
            stated = {
                "node": node,
                "party": scenario.parties[rest.party].name,
                "cites": cites(scenario, rest.cites),
                "assumed": position.assumed if position else None,
            }
            lines.append(stated)
    return {
        "lines": lines,
        "conflicts": [conflict_text(held, says) for held in logic.conflicts],
        "corrections": corrections(Vocabulary(explored), logic),
        "leaving": list(_leaving(looked)),
    }


def otherwise(looked: Survey, label: str) -> dict[str, Any]:
    """Return what would have to be otherwise for the offers that all accept most often.

    Parameters
    ----------
    looked
        The exploration.
    label
        What the record can bear: `illustrative` or `scored`.
    """
    scenario, focus = looked.exploration.space.scenario, looked.focus
    words = Vocabulary(looked.exploration).by_number
    believed = focus.believe.values()
    return {
        "offers": words[focus.number].full,
        "beliefs": [line for held in believed for line in believe_lines(scenario, held, label)],
        "changes": list(change_lines(scenario, focus, label)),
        "answers": [
            narrowing_text(scenario, held, words[held.number].full)
            for held in focus.information.best[:TOLD]
        ],
        "picks": list(_picks(looked, words)),
    }


def scores(held: Score) -> list[tuple[str, ...]]:
    """Return the scores of the rules and of the baselines, the rules first.

    A row is who expects, how, log score, Brier score, and log score above the reference.
    """
    every = (held.prior, held.left_out, *held.baselines) if held.n else ()
    rows = list[tuple[str, ...]]()
    for one in every:
        reference = one is held.left_out
        excess = "reference" if reference else figure_text(one.excess, one.excess_error)
        rows.append(
            (one.name, one.says, figure_text(one.log, one.error), f"{one.brier:.2f}", excess)
        )
    return rows


def _leaving(looked: Survey) -> Iterator[str]:
    before = looked.logic.conflicts
    for item in looked.leaving:
        gone = [listed(sorted(c)) for c in before if c not in item.logic.conflicts]
        if gone:
            rests = "rests" if len(item.lost) == 1 else "rest"
            yield (
                f"Without {item.without}, {listed(sorted(item.lost))} {rests} on nothing, and "
                f"{'; '.join(gone)} no longer contradict each other."
            )


def _picks(looked: Survey, words: Mapping[int, OfferClass]) -> Iterator[str]:
    for pick in looked.picks.values():
        told = f"no offer is better than none for all in {100 * pick.none:.0f} % of the worlds"
        if pick.number is not None:
            share = f"in {100 * pick.share:.0f} % of the worlds"
            told = f"{words[pick.number].full}, {share}; {told}"
        yield f"{pick.solution.capitalize()}: {told}."
