"""What each rule of each principal says of a class of offers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sim.engine.expect import Reason, reasons
from sim.study.explore import Exploration


def because(
    exploration: Exploration, numbers: Iterable[int]
) -> Mapping[int, Mapping[str, tuple[Reason, ...]]]:
    """Return, for some classes and each principal, what each rule did to the log-odds.

    Parameters
    ----------
    exploration
        What was explored.
    numbers
        Classes.
    """
    found = {}
    for number in numbers:
        offers, weigh = exploration.offers(number), exploration.panel.weigh
        found[number] = {p: reasons(weigh(p, offers)) for p in exploration.acceptance}
    return found
