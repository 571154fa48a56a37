"""Two codings of one record: what they agree on, and every answer on which they do not."""

from __future__ import annotations

from collections.abc import Iterator

from sim.report.data import Record, document, picked
from sim.report.document import Block, Rows, Say
from sim.report.words import counted, listed
from sim.study.casebook.agreement import Agreed, Agreement

FEW = 30
"""Answers below which a range of alpha is wide, and says so."""
READ = (
    "Alpha is Krippendorff's: 1 is full agreement, 0 that of chance; in brackets nine in ten "
    "choices of as many answers. From .8 on use the codes; from .667 draw tentative conclusions; "
    "below, mend the rule and code again. It tells something only of codings made apart."
)


def agreement_blocks(found: Agreement) -> Iterator[Block]:
    """Yield how many answers both codings have, their agreement by column, and what differs."""
    yield Say(
        f"{counted(found.both, 'answer')} in both codings; {len(found.ours)} here alone, "
        f"{len(found.theirs)} there alone. An answer that one of them lacks is a disagreement too."
    )
    if found.both < FEW:
        yield Say("So few answers leave the ranges of alpha wide.")
    rows = [(c.column, str(c.answers), str(c.same), _alpha(c, c.alpha))
            for c in found.columns if c.alpha is not None]  # fmt: skip
    still = [c.column for c in found.columns if c.alpha is None]
    yield Rows("Agreement:", ("Column", "Answers", "Same", "Alpha"), rows, columns=True, same=READ)
    if still:
        yield Say(f"One value throughout in both, of which alpha tells nothing: {listed(still)}.")
    if found.differ:
        yield Rows("Where they differ:", ("Answer", "Column", "Here", "There"), found.differ,
                   columns=True)  # fmt: skip
    for names, where in ((found.ours, "here"), (found.theirs, "there")):
        if names:
            yield Say(f"Only {where}: {', '.join(names)}.")


def agreement_record(found: Agreement) -> Record:
    """Return the agreement as data."""
    keys = ("answer", "column", "here", "there")
    return document(
        picked(found, "both", "here=ours", "there=theirs", "columns"),
        {"differ": [dict(zip(keys, row, strict=True)) for row in found.differ]},
    )


def _alpha(column: Agreed, whole: float) -> str:
    if column.low is None or column.high is None:
        return f"{whole:.2f}"
    return f"{whole:.2f} [{column.low:.2f}, {column.high:.2f}]"
