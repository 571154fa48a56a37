"""Scores over many disputes: the verdict, the rules beside simpler ways, misses and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import isfinite
from typing import Any

from sim.report.data import Record
from sim.report.document import Block, Figure, Items, Page, Rows, Say, Section, page_of
from sim.report.pictures import Picture
from sim.report.words import ACTS, counted, day_text, party_name, place_text
from sim.study.casebook.score import BY, LEARNING, SOME, Row, Scores, Worth

HEADERS = ("Who expects", "Bits", "Brier", "Bits above the rules, 90 %")
READ = (
    "Lower is better; a coin has one bit. Shares are those of the other disputes. Limits: whole "
    "disputes drawn anew."
)
ALONE = (
    "Lower is better; a coin has one bit. Ways that take their shares from other disputes, and "
    "limits, need another dispute: give several, or a folder of them."
)
UNUSED = (
    "On 620 answers of disputes that were not used an earlier version gained nothing over a coin."
)
MOST = 6
"""Disputes that are told of each end, of what a change of the book does."""


def score_sections(scores: Scores, plain: Scores | None) -> Iterator[Section]:
    """Yield what rules are worth, the verdict first.

    Parameters
    ----------
    scores
        Of the book that is asked about.
    plain
        Of the shipped one, if that is another.
    """
    yield Section("What the rules are worth", [
        Say(score_sentence(scores), "found"),
        Say(f"{_seen(scores)} {UNUSED} Label: {scores.label}.", "caution"),
        *(_against(scores, plain) if plain is not None else ()),
    ], "found")  # fmt: skip
    ways = [(name, *_cells(worth), _limits(worth)) for name, worth in _ordered(scores.baselines)]
    several = scores.disputes[1:]
    drawn = {name: [Figure(name)] if several else [] for name in ("disputes", "worth")}
    rows = [("rules as stated", *_cells(scores.model), ""), *ways]
    yield Section("Against simpler ways of expecting", [
        Rows("", HEADERS, rows, columns=True, same=READ if several else ALONE),
        Say(_learning(scores)), *drawn["disputes"]], "ways")  # fmt: skip
    worths = [(name, *_limits(worth).split(" ", 1)) for name, worth in _ordered(scores.rules)[::-1]]
    yield Section("Bits lost without a rule, 90 %", [
        Rows("", ("Without", "Bits", "90 %"), worths, columns=True), *drawn["worth"]],
        "rules")  # fmt: skip
    yield Section("What was expected, and what happened", [
        Rows("", ("Expected", "Answers", "Mean", "Accepted"),
             [(f"{b.low:.1f} to {b.high:.1f}", str(b.n), f"{b.expected:.2f}", f"{b.accepted:.2f}")
              for b in scores.curve],
             columns=True, same=_sharpness(scores)),
        Figure("calibration"),
        Items(_apart(scores)),
    ], "happened")  # fmt: skip
    groups = [
        (
            variable,
            [(value, str(worth.n), *_cells(worth)) for value, worth in scores.by(variable).items()],
        )
        for variable in BY
    ]
    yield Section("By what was answered", [
        Rows(f"By {variable}:", ("", "Answers", "Bits", "Brier"), rows, columns=True)
        for variable, rows in groups if 1 < len(rows) <= MOST
    ] + [
        Say(f"By {variable}: {counted(len(rows), 'row')}, which `--json` has.")
        for variable, rows in groups if len(rows) > MOST
    ], "by")  # fmt: skip
    yield Section(
        "Least expected", [Items([(row.scenario, _miss(row)) for row in scores.misses])], "misses"
    )


def _seen(scores: Scores) -> str:
    """Return how far the book knew the answers by which it is scored."""
    seen, every = scores.in_sight, len(scores.rows)
    told = (
        f"The shipped book was written with{'' if seen else 'out'} {_which(seen, every)} in sight"
    )
    told += ": on them its score is no test." if seen else "."
    if scores.learnt:
        told += (
            f" The posterior was fitted to the disputes of {_which(scores.learnt, every)}: on them "
            "neither its score nor what it gains is a test; `parley calibrate` leaves one dispute "
            "out at a time."
        )
    return told


def _which(some: int, every: int) -> str:
    if not some:
        return "any of these answers"
    return "these answers" if some == every else f"{some} of these {every} answers"


def score_page(
    scores: Scores, sections: tuple[Section, ...], pictures: Mapping[str, Picture], asked: str
) -> bytes:
    """Return sections of scores as a page of their own."""
    known = max(row.event.on.last for row in scores.rows)
    title = f"What the rules are worth on {counted(len(scores.disputes), 'dispute')}"
    return page_of(Page(None, "score", asked, sections, named=title, known=known), pictures)


def score_sentence(scores: Scores) -> str:
    """Return what the rules are worth on these answers, in one plain sentence."""
    simpler = ((name, worth) for name, worth in scores.baselines.items() if name != LEARNING)
    best, worth = min(simpler, key=lambda pair: pair[1].bits)
    beside = _judged(scores, worth.excess, "worse than", "better than", "no clear difference to",
                     "so few disputes cannot judge them beside")  # fmt: skip
    alone = " that need no other dispute" if len(scores.disputes) == 1 else ""
    return (
        f"On {counted(scores.model.n, 'answer')} in {counted(len(scores.disputes), 'dispute')} "
        f"the rules have {scores.model.bits:.3f} bits an answer, where a coin has one: {beside} "
        f"the best of the simpler ways{alone}, “{best}” ({worth.bits:.3f})."
    )


def _judged(scores: Scores, limits: tuple[float, float, float] | None, *says: str) -> str:
    """Return which of four limits say: below nothing, above, neither; or too few disputes."""
    below, above, neither, unknown = says
    _, low, high = limits or (0.0, 0.0, 0.0)
    if len(scores.disputes) < SOME:
        return unknown
    return above if low > 0 else below if high < 0 else neither


def _learning(scores: Scores) -> str:
    """Return what learning within a dispute is worth."""
    limits = scores.baselines[LEARNING].excess
    worth = _judged(scores, limits, "gains", "loses", "neither gains nor loses for sure",
                    "cannot be judged by so few disputes")  # fmt: skip
    return (
        f"“{LEARNING}” is no simpler way: it is the rules, their draws weighed before each answer "
        f"by the answers that the same record holds before it. It {worth}; no command expects so "
        "but this one."
    )


def _against(scores: Scores, plain: Scores) -> Iterator[Block]:
    """Yield what the changed book is worth beside the shipped one, dispute by dispute."""
    gain, each = plain.against(scores)
    mean, low, high = gain
    says = _judged(scores, gain, "worse", "better", "neither better nor worse for sure",
                   "not to be judged by so few disputes")  # fmt: skip
    says += " on answers that it was fitted to" if scores.learnt else ""
    limits = f" [{low:+.3f}, {high:+.3f}]" if isfinite(low) else ""
    yield Say(
        f"Beside the shipped book ({plain.model.bits:.3f} bits): {says}: {mean:+.3f} bits an "
        f"answer gained{limits}."
    )
    moved = sorted(((name, gain) for name, gain in each.items() if gain), key=lambda one: -one[1])
    ends = moved if len(moved) <= 2 * MOST else [*moved[:MOST], *moved[-MOST:]]
    rows = [(name, f"{gain:+.2f}") for name, gain in ends]
    yield Rows("Bits gained in all, most and least:", ("Dispute", "Bits"), rows, columns=True,
               same="" if rows else "It changes no expectation.")  # fmt: skip


def _sharpness(scores: Scores) -> str:
    slope, error = scores.slope
    if not isfinite(scores.auc):
        return "All answers are of one kind: nothing says how well the rules tell them apart."
    if not isfinite(slope):
        return "What was expected sets all acceptances apart from all other answers here."
    pairs = (
        "Of pairs of an acceptance and another answer the rules expect more of the first in "
        f"{100 * scores.auc:.0f} % (AUC)."
    )
    if len(scores.disputes) < SOME:
        return f"{pairs} So few disputes do not say whether what is said is too bold or too timid."
    return (
        f"{pairs} Calibration slope {slope:.2f} ± {error:.2f}: below 1 what is said is too bold, "
        "above 1 too timid."
    )


def _apart(scores: Scores) -> Iterator[tuple[str, str]]:
    for kind, worth in scores.apart.items():
        if worth.n:
            yield (
                kind.capitalize(),
                f"{counted(worth.n, 'answer')}: {worth.bits:.3f} bits, {worth.brier:.3f}.",
            )
    every, yes = scores.unnamed
    if every:
        told = f"{counted(every, 'answer')} to offers that no source ascribes to anybody, "
        accepted = f"{100 * yes / every:.0f} % accepted: an artefact of reporting, never scored."
        yield "Nobody named", told + accepted


def _miss(row: Row) -> str:
    facts, offer = row.record, row.offer
    why = f"What told it from others: {row.tells}, {row.leans} it."
    return (
        f"{row.event.id}, {day_text(row.event.on.first)}: "
        f"{facts.parties[row.event.by].name} {ACTS[row.event.act].does}, {100 * row.mean:.0f} % "
        f"expected for {place_text(facts, offer.offer)} ({offer.offer.level}), which "
        f"{party_name(facts, offer.by)} proposed. "
        f"{why if row.tells else 'Nothing in the model distinguishes this offer.'}"
    )


def _ordered(worths: dict[str, Worth]) -> list[tuple[str, Worth]]:
    return sorted(worths.items(), key=lambda pair: pair[1].bits)


def _cells(worth: Worth) -> tuple[str, str]:
    return f"{worth.bits:.3f}", f"{worth.brier:.3f}"


def _limits(worth: Worth) -> str:
    if worth.excess is None:
        return ""
    mean, low, high = worth.excess
    limits = f"[{low:+.3f}, {high:+.3f}]" if isfinite(low) else "[one dispute]"
    return f"{mean:+.3f} {limits}"


def score_record(scores: Scores, plain: Scores | None) -> Record:
    """Return scores as plain data; parameters as `score_blocks`."""
    slope, error = scores.slope
    record: dict[str, Any] = {
        "n": len(scores.rows),
        "disputes": len(scores.disputes),
        "label": scores.label,
        "model": _worth(scores.model) | {
            "auc": scores.auc, "slope": slope, "slope_error": error,
            "curve": [{"low": b.low, "high": b.high, "n": b.n, "expected": b.expected,
                       "accepted": b.accepted} for b in scores.curve],
        },
        **{kind: _worth(worth) for kind, worth in scores.apart.items()},
        "in_sight": scores.in_sight,
        "learnt": scores.learnt,
        "unnamed": dict(zip(("n", "accepted"), scores.unnamed, strict=True)),
        "baselines": {name: _worth(worth) for name, worth in _ordered(scores.baselines)},
        "rules": {name: _worth(worth) for name, worth in scores.rules.items()},
        "by": {v: {k: _worth(w) for k, w in scores.by(v).items()} for v in BY},
        "misses": [_row(row) for row in scores.misses],
        "verdict": score_sentence(scores),
    }  # fmt: skip
    if plain is not None:
        (mean, low, high), each = plain.against(scores)
        gain = {"mean": mean, "low": low, "high": high, "level": 0.9}
        record["beside_shipped"] = {"shipped": _worth(plain.model), "gain": gain, "by": each}
    return record


def _worth(worth: Worth) -> dict[str, Any]:
    told: dict[str, Any] = {"n": worth.n, "bits": worth.bits, "brier": worth.brier}
    if worth.excess is not None:
        mean, low, high = worth.excess
        told["excess"] = {"mean": mean, "low": low, "high": high, "level": 0.9}
    return told


def worth_rows(scores: Scores) -> list[dict[str, Any]]:
    """Return every scored answer as a row of a table."""
    return [_row(row) for row in scores.rows]


def _row(row: Row) -> dict[str, Any]:
    return {
        "dispute": row.dispute, "scenario": row.scenario, "event": row.event.id,
        "date": str(row.event.on.first), "party": row.event.by, "kind": row.event.act,
        "accepted": row.accepted, "implied": row.implied, "expected": row.mean,
        "bits": row.surprise, "rule": row.tells, "leans": row.leans,
        "offer": row.offer.id, "venues": list(row.offer.offer.venues),
    }  # fmt: skip
