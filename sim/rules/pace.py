"""How answers come, as a record of 450 documented ones in 42 disputes has it.

Kinds of answer, days until it, where counter-offers point, what becomes of a no. The record
was coded from open sources and does not ship: no test here makes its figures anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import exp
from statistics import NormalDist

RECORD = "shares and medians of 450 documented answers in 42 disputes, as they are"
ACCEPTED = 188 / 450
"""Share of these answers that were acceptances."""
WEIGHT = 12.0
"""Answers that the shares of kinds are worth when a party's own are drawn (Dirichlet)."""
NOT_ACCEPTED: Mapping[str, float] = {
    "refuse": 0.52, "counter": 0.22, "defer": 0.15, "condition": 0.06, "downgrade": 0.025,
    "silent": 0.025,
}  # fmt: skip
"""Shares of the kinds of 262 answers that were no acceptance; in order of frequency."""
TOLD_APART: Mapping[bool, Mapping[str, float]] = {
    False: {"counter": 0.29},
    True: {"counter": 0.10, "defer": 0.19, "condition": 0.12},
}
"""Shares that differ by whether a third party made the offer: the others keep their proportion."""
DENIED = 0.025
"""Share of a denial, only of what a third party claims: rare, and taken from the refusals."""
KINDS = (*NOT_ACCEPTED, "deny")
"""Kinds of answer that are no acceptance."""


def kind_shares(*, third: bool) -> dict[str, float]:
    """Return how often each kind of answer comes among those that are no acceptance.

    Parameters
    ----------
    third
        Whether a third party made the offer; else the adversary did.

    Examples
    --------
    >>> {kind: round(share, 2) for kind, share in kind_shares(third=False).items()}["counter"]
    0.29
    """
    told = TOLD_APART[third]
    rest = (1 - sum(told.values())) / (1 - sum(NOT_ACCEPTED[kind] for kind in told))
    shares = {kind: told.get(kind, share * rest) for kind, share in NOT_ACCEPTED.items()}
    if third:
        shares |= {"refuse": shares["refuse"] - DENIED, "deny": DENIED}
    return shares


AT_ONCE, MEDIAN_DAYS, SPREAD = 0.36, 3.0, 1.15
"""Share of 322 first answers that came on the day of the offer; the rest, log-normal."""
AGAIN_DAYS = 7.0
"""Median days from an offer to the second answer to it; they spread like the first."""


def within_days(share: float) -> float:
    """Return the days within which a share of first answers comes.

    Examples
    --------
    >>> within_days(0.36), round(within_days(0.68))
    (0.0, 3)
    """
    later = (share - AT_ONCE) / (1 - AT_ONCE)
    return MEDIAN_DAYS * exp(SPREAD * NormalDist().inv_cdf(later)) if later > 0 else 0.0


LATER: Mapping[str, tuple[float, float]] = {
    **dict.fromkeys(("refuse", "deny"), (0.10, 56.0)),
    **dict.fromkeys(("counter", "downgrade"), (0.20, 8.0)),
    **dict.fromkeys(("defer", "condition"), (0.35, AGAIN_DAYS)),
}
"""By an answer that was no acceptance: how often the place is accepted later, and median days."""
POINTS: Mapping[str, float] = {
    "third": 0.42, "own": 0.37, "between": 0.14, "adversary": 0.04, "nowhere": 0.03,
}  # fmt: skip
"""Ground that 58 counter-offers name: a third state's, one's own, none, the adversary's."""
NAMED = 0.5
"""Share of counter-offers that name a place which somebody had named before."""
