"""A closer look at one class of offers: beliefs, changes and answers that would matter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sim.study.believe import Believe, believe_in
from sim.study.explore import Exploration
from sim.study.flips import Flips, flips_in
from sim.study.information import Information, information


@dataclass(frozen=True, slots=True)
class Focus:
    """What would have to be otherwise for one class of offers, and what would tell."""

    number: int
    """The class that all principals accept most often."""
    believe: Mapping[str, Believe]
    """Fewest changes of belief, by party."""
    flips: Mapping[str, Flips]
    """Fewest changes of the offer, by the party that answers."""
    information: Information


def focus(exploration: Exploration) -> Focus:
    """Return a closer look at the class that all principals accept most often."""
    number = int(exploration.joint.mean(axis=1).argmax())
    parties = tuple(exploration.acceptance)
    return Focus(
        number,
        {party: believe_in(exploration, number, party) for party in parties},
        {party: flips_in(exploration, number, party) for party in parties},
        information(exploration, number),
    )
