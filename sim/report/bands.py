"""Probabilities and differences in words: bands where a record bears no more than these."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from sim.expect.draws import InNumbers, Interval, Range
from sim.expect.labels import FITTED, ILLUSTRATIVE, IN_SIGHT, MEANS
from sim.facts.scenario import Scenario
from sim.report.words import upper_first
from sim.study.differences import Paired

EDGES = (0, 5, 20, 50, 80, 95, 100)
"""Edges of the bands in per cent; an interval is rounded outwards to them."""
LEAST, MOST = 0.1, 99.0
"""Per cent outside which a number would claim more than draws can tell."""
TEN = 10.0
TENTHS = {5: "five", 6: "six", 7: "seven", 8: "eight", 9: "nine"}


def level_text(level: float) -> str:
    """Return in words the share of the worlds that an interval holds.

    Examples
    --------
    >>> level_text(0.9), level_text(0.8), level_text(0.95)
    ('nine in ten', 'eight in ten', '95 %')
    """
    tenths = round(10 * level, 6)
    return f"{TENTHS[int(tenths)]} in ten" if tenths in TENTHS else f"{100 * level:g} %"


def range_means(level: float) -> str:
    """Return what every range means, for the head of a text or a page."""
    return f"a range holds {level_text(level)} of the worlds that we assumed"


def band(interval: Range) -> tuple[int, int]:
    """Return the band of a probability in per cent: its interval, rounded outwards.

    Examples
    --------
    >>> band(Interval(0.4, 0.09, 0.75))
    (5, 80)
    """
    low = max(edge for edge in EDGES if edge <= 100 * interval.low or edge == EDGES[0])
    high = min(edge for edge in EDGES if edge >= 100 * interval.high or edge == EDGES[-1])
    if low < high:
        return low, high
    place = EDGES.index(low)
    return EDGES[max(place - 1, 0)], EDGES[min(place + 1, len(EDGES) - 1)]


def band_text(interval: Range) -> str:
    """Return a probability as words and a range.

    Examples
    --------
    >>> band_text(Interval(0.1, 0.06, 0.18))
    'unlikely, 5-20 %'
    >>> band_text(Interval(0.4, 0.09, 0.75))
    'open, 5-80 %'
    >>> band_text(Interval(0.99, 0.97, 1.0))
    'very likely, over 95 %'
    """
    low, high = band(interval)
    return f"{_word(low, high)}, {range_text(low, high)}"


def range_text(low: int, high: int) -> str:
    """Return the range between two edges of bands, in per cent.

    Examples
    --------
    >>> [range_text(0, 5), range_text(20, 80), range_text(50, 100)]
    ['under 5 %', '20-80 %', 'over 50 %']
    """
    if (low, high) == (EDGES[0], EDGES[-1]):
        return "anything from 0 to 100 %"
    if low == EDGES[0]:
        return f"under {high} %"
    return f"over {low} %" if high == EDGES[-1] else f"{low}-{high} %"


def number_text(interval: Range) -> str:
    """Return a probability with at most two significant digits and its range.

    Examples
    --------
    >>> number_text(Interval(0.4312, 0.0871, 0.8333))
    '43 % (8.7 to 83 %)'
    """
    mean, low, high = (percent(x) for x in (interval.mean, interval.low, interval.high))
    return f"{mean} % ({low} to {high} %)"


def probability_text(interval: Range, label: str) -> str:
    """Return a probability with its label: a band, or of a posterior a number with its range.

    Examples
    --------
    >>> probability_text(Interval(0.1, 0.06, 0.18), "loose prior")
    'unlikely, 5-20 %, loose prior'
    """
    return f"{shown(interval, label)}, {label}"


class Told(Protocol):
    """A result that has a label."""

    @property
    def label(self) -> str:
        """Of the answers of a principal."""

    @property
    def scenario(self) -> Scenario:
        """That it is about."""


def label_text(found: Told, *joint: str) -> str:
    """Return the label of a principal's answers and what it means, and of what is more than one's.

    Parameters
    ----------
    found
        The result that is told.
    joint
        What of it is illustrative in any case, if something is.
    """
    label, scenario = found.label, found.scenario
    seen = [*scenario.taught, *[IN_SIGHT] * scenario.in_sight]
    more = [f"{upper_first(what)} is illustrative." for what in joint if label != ILLUSTRATIVE]
    return " ".join([f"{upper_first(label)}: {MEANS[label]}", *seen, *more])


def shown(interval: Range, label: str) -> str:
    """Return a probability as its label allows, or in numbers; the label stands elsewhere."""
    return number_text(interval) if label == FITTED or exact(interval) else band_text(interval)


def exact(interval: Range) -> bool:
    """Return whether numbers are asked for."""
    return isinstance(getattr(interval, "level", None), InNumbers)


def points_text(gap: Interval, label: str) -> str:
    """Return a difference of probabilities in percentage points.

    Examples
    --------
    >>> points_text(Interval(0.256, 0.08, 0.446), "illustrative")
    'higher by 5 to 50 points'
    >>> points_text(Interval(-0.01, -0.02, 0.01), "illustrative")
    'within 5 points'
    >>> points_text(Interval(-0.1, -0.3, 0.01), "illustrative")
    '50 points lower to 5 higher'
    >>> points_text(Interval(0.256, 0.08, 0.446), "fitted")
    '+26 points (+8.0 to +45)'
    """
    if label == FITTED or exact(gap):
        return ranged(gap, lambda share: signed(100 * share), " points")
    low, high = _floor(gap.low), -_floor(-gap.high)
    if low >= -EDGES[1] and high <= EDGES[1]:
        return f"within {EDGES[1]} points"
    if low >= 0:
        return f"higher by {low} to {high} points" if low else f"higher by up to {high} points"
    if high <= 0:
        return f"lower by {-high} to {-low} points" if high else f"lower by up to {-low} points"
    return f"{-low} points lower to {high} higher"


def effect_text(interval: Interval) -> str:
    """Return a change in log-odds with its range.

    Examples
    --------
    >>> effect_text(Interval(-2.34, -3.96, -1.02))
    '-2.3 (-4.0 to -1.0)'
    """
    return ranged(interval, signed)


def ranged(interval: Interval, write: Callable[[float], str], noun: str = "") -> str:
    """Return a mean, of a noun, and its range.

    Examples
    --------
    >>> ranged(Interval(1.5, 1.0, 2.0), "{:g}".format, " days")
    '1.5 days (1 to 2)'
    """
    mean, low, high = (write(value) for value in (interval.mean, interval.low, interval.high))
    return f"{mean}{noun} ({low} to {high})"


def signed(value: float) -> str:
    """Return a change with its sign, of one digit after the point if it is small."""
    text = f"{value:+.1f}" if abs(value) < TEN else f"{value:+.0f}"
    return "+0.0" if text == "-0.0" else text


def percent(probability: float) -> str:
    """Return a probability in per cent with at most two significant digits.

    Examples
    --------
    >>> [percent(p) for p in (0.0, 0.00012, 0.034, 0.5, 0.996, 1.0)]
    ['0', 'under 0.1', '3.4', '50', 'over 99', '100']
    """
    share = 100 * probability
    if 0 < share < LEAST:
        return f"under {LEAST:g}"
    if share > MOST and probability < 1:
        return f"over {MOST:g}"
    return f"{share:.0f}" if share >= TEN else f"{share:.2g}"


def _word(low: int, high: int) -> str:
    for edge, word in ((5, "very unlikely"), (20, "unlikely"), (50, "rather unlikely")):
        if high <= edge:
            return word
    for edge, word in ((95, "very likely"), (80, "likely"), (50, "rather likely")):
        if low >= edge:
            return word
    return "open"


def _floor(share: float) -> int:
    """Return a difference rounded down to the edges of the bands, in points."""
    edges = sorted({sign * edge for edge in EDGES for sign in (-1, 1)})
    return max(edge for edge in edges if edge <= 100 * share + 1e-9 or edge == -EDGES[-1])


def pair_cells(pair: Paired, label: str) -> tuple[str, str, str]:
    """Return both sides of a pair, their difference, and in how many worlds it is so."""
    before, after = (shown(side, label) for side in (pair.before, pair.after))
    gap = "no difference" if pair.exact else points_text(pair.difference, label)
    return f"{before} -> {after}", gap, shares_text(pair)


def shares_text(pair: Paired) -> str:
    """Return in which share of the pairs an alternative is higher, and in which lower.

    Examples
    --------
    >>> from sim.expect.draws import Interval
    >>> from sim.study.differences import Paired, Quantity
    >>> some = Interval(0.1, 0.0, 0.2)
    >>> shares_text(Paired(Quantity("space", "", "all"), some, some, some, 3.3, 0.001, 0.9, 0.1))
    'higher in 90 % and lower in 10 % of the worlds'
    """
    sides = (("higher", pair.rises), ("lower", pair.falls))
    shares = [f"{side} in {percent(share)} %" for side, share in sides if share]
    return f"{' and '.join(shares) or 'the same in all'} of the worlds"
