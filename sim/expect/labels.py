"""What a number rests on, in a word that stands beside it."""

from __future__ import annotations

from collections.abc import Mapping

LOOSE, ILLUSTRATIVE, FITTED = "loose prior", "illustrative", "fitted"
MEANS: Mapping[str, str] = {
    LOOSE: (
        "Offers of a third party were accepted in about one case in two, of the other side in "
        "about one in three (899 answers). On 620 answers in disputes that it had not seen an "
        "earlier version of this book was no better than a coin (+.01 bits, -.04 to +.06)."
    ),
    ILLUSTRATIVE: (
        "What follows from a book, a prior or a rule that is not the shipped one, and what is "
        "joint, simulated or of practice: no record says how good such a number is."
    ),
    FITTED: "By a posterior that documented answers gave.",
}
"""What each label means."""
IN_SIGHT = "The book was written with this dispute's answers in sight."
LEARNT = "The posterior was fitted to answers of this dispute: of these its numbers are no test."


def shared(*labels: str) -> str:
    """Return the label of what rests on several: their own if it is one, else illustrative.

    Examples
    --------
    >>> shared(LOOSE, LOOSE), shared(LOOSE, FITTED)
    ('loose prior', 'illustrative')
    """
    return labels[0] if len({*labels}) == 1 else ILLUSTRATIVE


def with_joint(label: str) -> str:
    """Return the label of a figure that also shows what all would accept.

    Examples
    --------
    >>> with_joint(LOOSE)
    'loose prior; of all together illustrative'
    """
    return label if label == ILLUSTRATIVE else f"{label}; of all together {ILLUSTRATIVE}"
