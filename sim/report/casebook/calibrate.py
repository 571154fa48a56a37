"""A calibration: what many disputes moved, what they did not, and what that is worth on others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sim.report.data import Record
from sim.report.document import Block, Items, Rows, Say
from sim.report.words import counted, listed
from sim.study.casebook.calibrate import TAIL, Calibration, Moved
from sim.study.casebook.score import SOME

HEADERS = ("Parameter", "Before", "After", "Moved by", "Spread left")
READ = (
    "A push is in log-odds, a screen the share of cases in which a broken line of that kind stops "
    "an offer, a spread how much disputes, or parties, differ. Moved by: in standard deviations of "
    "the prior. What is left of the spread says how much the answers tell of it."
)


def calibration_blocks(found: Calibration) -> Iterator[Block]:
    """Yield what a calibration found: its worth first, then every parameter."""
    yield Say(calibration_sentence(found), "found")
    yield Items(_figures(found))
    yield Rows("What the answers made of each parameter:", HEADERS,
               [_moved(one) for one in found.moved], columns=True, same=READ)  # fmt: skip
    if found.curve:
        rows = [(str(p.disputes), f"{p.bits:.3f}", f"{p.prior:.3f}") for p in found.curve]
        yield Rows("Bits of an answer in disputes that were not among those learnt from:",
                   ("Learnt from", "Fitted", "Before any"), rows, columns=True,
                   same="Compare along a row: each row is asked of other disputes.")  # fmt: skip


def calibration_sentence(found: Calibration) -> str:
    """Return what the posterior is worth on disputes that it did not see, in one sentence."""
    after, before = (values.mean() for values in found.bits)
    mean, low, high = found.gain
    few = len(found.design.disputes) < SOME
    worth = "gains" if low > 0 else "loses" if high < 0 else "neither gains nor loses for sure"
    worth = "cannot be judged by so few" if few else worth
    return (
        f"Fitted to {counted(len(found.design), 'answer')} of "
        f"{counted(len(set(found.design.dispute.tolist())), 'dispute')}, and asked of each dispute "
        f"without it, the posterior {worth}: {after:.3f} bits an answer, against {before:.3f} "
        f"before any answer was seen ({mean:+.3f}, 90 % of disputes drawn anew: {low:+.3f} to "
        f"{high:+.3f}). A coin has one."
    )


def _figures(found: Calibration) -> Iterator[tuple[str, str]]:
    moved = [one.name for one in found.moved if one.moved]
    still = len(found.moved) - len(moved)
    yield "Moved or surer", f"{listed(moved)}." if moved else "nothing."
    yield "Not moved", f"{counted(still, 'parameter')}: the answers say little of them."
    if found.design.bent:
        names = listed(found.design.bent)
        yield "Not fitted", f"{names}: the rule is not linear in it, and it keeps its prior."
    fit, tail = found.fit, max(found.fit.tail, float(found.fit.left_out[1].max()))
    sure = "the draws are enough" if tail <= TAIL else "a few draws carry all the weight: doubt it"
    yield (
        "Draws",
        (
            f"{len(fit.drawn):,} of a proposal, of which the weights leave {fit.effective:,.0f}; "
            f"k-hat {fit.tail:.2f}, at worst {tail:.2f} with a dispute left out: {sure}."
        ),
    )


def _moved(one: Moved) -> tuple[str, ...]:
    before, after = (f"{mean:.2f} ± {sd:.2f}" for mean, sd in (one.before, one.after))
    return one.name, before, after, f"{one.shift:+.1f}", f"{100 * one.left:.0f} %"


def calibration_record(found: Calibration) -> Record:
    """Return a calibration as plain data."""
    mean, low, high = found.gain
    after, before = (values.mean() for values in found.bits)
    moved: list[dict[str, Any]] = [
        {"parameter": one.name, "before": _normal(one.before), "after": _normal(one.after),
         "shift": one.shift, "spread_left": one.left, "moved": one.moved}
        for one in found.moved
    ]  # fmt: skip
    return {
        "n": len(found.design),
        "disputes": len(set(found.design.dispute.tolist())),
        "bits": {"fitted": after, "before": before},
        "gain": {"mean": mean, "low": low, "high": high, "level": 0.9},
        "k_hat": found.fit.tail,
        "k_hat_left_out": float(found.fit.left_out[1].max()),
        "effective": found.fit.effective,
        "parameters": moved,
        "not_fitted": list(found.design.bent),
        "curve": [{"disputes": p.disputes, "bits": p.bits, "before": p.prior}
                  for p in found.curve],
    }  # fmt: skip


def _normal(numbers: tuple[float, float]) -> dict[str, float]:
    return dict(zip(("mean", "sd"), numbers, strict=True))
