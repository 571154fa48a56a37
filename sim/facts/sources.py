"""Sources, and the fingerprints by which a reader's own copy is recognised."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Annotated

from pydantic import StringConstraints

from sim.errors import SimError
from sim.facts.fact import Days, Fact, Iso3, Name, Text

Fingerprint = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{12}$")]
"""First 12 hexadecimal digits of the SHA-256 of a paragraph."""
Paragraph = Annotated[str, StringConstraints(pattern=r"^p[1-9][0-9]*$")]
"""`p` and the number of the paragraph, counted from 1."""

FOLDED = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u00b4`", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
    }
)


class Source(Fact):
    """A document that facts are cited to. Its text is not stored."""

    title: Text
    """Title, or a description where it has none."""
    outlet: Text
    """Who published it."""
    country: Iso3 | None = None
    """Where the outlet is based: ISO 3166-1 alpha-3; left out where that is not known."""
    published: Days | None = None
    """Day of publication, a range where it is not printed, left out where it is not known."""
    lineage: Name | None = None
    """What it goes back to: sources of one lineage are one witness; by default itself."""
    url: Text | None = None
    """Where a public document can be read."""
    note: Text | None = None
    """What a reader must know about the source."""
    paragraphs: Mapping[Paragraph, Fingerprint] = {}
    """Each cited paragraph and its fingerprint."""


def fingerprint(paragraph: str) -> str:
    """Return the fingerprint of a paragraph.

    White space, typographic quotes and dashes are folded first, so that copies
    that differ in nothing else share it.

    Examples
    --------
    >>> fingerprint("“We  meet”") == fingerprint('"We meet" ')
    True
    """
    text = unicodedata.normalize("NFC", paragraph).translate(FOLDED)
    return sha256(re.sub(r"\s+", " ", text).strip().encode()).hexdigest()[:12]


def paragraphs_of(text: str) -> tuple[str, ...]:
    """Return the paragraphs of an article: its lines that are not blank."""
    return tuple(line for line in text.splitlines() if line.strip())


def read_copies(folder: Path) -> dict[str, frozenset[str]]:
    """Return, for each text file of a folder, the fingerprints of its paragraphs.

    Raises
    ------
    SimError
        If the folder does not exist or holds no text file.
    """
    if not folder.is_dir():
        raise SimError("no such folder of articles", str(folder), "give the folder of the texts")
    copies = {
        path.name: frozenset(map(fingerprint, paragraphs_of(path.read_text("utf-8", "replace"))))
        for path in sorted(folder.glob("*.txt"))
    }
    if not copies:
        raise SimError("no .txt file in the folder", str(folder), "one article a file, as text")
    return copies


def main(paths: list[str]) -> None:
    """Write, for each text file, the number, fingerprint and first words of its paragraphs."""
    for path in paths:
        if not Path(path).is_file():
            sys.stderr.write(f"Error: {path}: no such file\n")
            sys.exit(2)
        text = Path(path).read_text(encoding="utf-8", errors="replace")
        for n, paragraph in enumerate(paragraphs_of(text), start=1):
            sys.stdout.write(f'p{n}: "{fingerprint(paragraph)}"  # {paragraph.strip()[:60]}\n')


if __name__ == "__main__":
    main(sys.argv[1:])
