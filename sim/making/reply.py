"""What a question comes to: the finding, and every form in which it is told."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from functools import cached_property
from html import escape
from importlib import import_module
from pathlib import Path
from textwrap import fill
from typing import Any, ClassVar, Generic, Self, TypeVar

from sim.errors import Problem, SimError, suggest
from sim.expect.bench import Bench
from sim.expect.draws import LEVEL
from sim.expect.silence import Cases, answers, mute
from sim.gates import free
from sim.making.order import Order, stated_offers
from sim.report.data import json_bytes
from sim.report.pictures import Drawing, Svgs
from sim.report.tables import Table, written
from sim.report.words import WIDTH
from sim.runs.folder import write_files, write_folder

KINDS = ("svg", "pdf", "png")
"""Endings of the files that a figure is written to."""
DRAWN = "sim.making.drawings"
"""What draws is loaded with the first figure only, since it is slow to load."""
Files = dict[str, bytes]
Asked = TypeVar("Asked")
F = TypeVar("F")


def figure_kind(file: Path) -> str:
    """Return what a figure is written as, by the ending of its file.

    Raises
    ------
    SimError
        If figures are not written so.
    """
    if file.suffix[1:] not in KINDS:
        hint = "end in .svg, .pdf or .png"
        raise SimError(f"{file.suffix or 'no ending'} is no figure", str(file), hint)
    return file.suffix[1:]


class Reply(ABC, Generic[Asked, F]):
    """What an order comes to; what the finding has, the reply has as well."""

    NAME: ClassVar[str] = "reply"
    """Of its files."""

    def __init__(self, order: Asked) -> None:
        self.order = order

    @cached_property
    def finding(self) -> F:
        """What was found, as a plain value."""
        return self._find()

    def asked(self) -> Self:
        """Find now, so that what is wrong with the order is told where it was given."""
        _ = self.finding
        return self

    @property
    def text(self) -> str:
        """What the command prints."""
        return self.head + self._text()

    @property
    def told(self) -> str:
        """What was asked that is not as by default, in words; empty if all is."""
        return str(getattr(self.order, "told", ""))

    @property
    def head(self) -> str:
        """The line on what was asked with which every text begins."""
        return fill(f"Asked: {self.told}.", WIDTH) + "\n\n" if self.told else ""

    @property
    def json(self) -> Any:
        """The document that the command prints with `--json`; it names what was asked."""
        return self._with_asked(self._record())

    def _with_asked(self, record: Any) -> Any:
        """Return a document with what was asked."""
        if isinstance(record, dict) and isinstance(self.order, Order):
            warned = list(map(asdict, self.warnings))
            return {**record, "asked": self.order.asked, "warnings": warned}
        return record

    PLAYS: ClassVar[bool] = False
    """Whether worlds are simulated."""

    @cached_property
    def warnings(self) -> Sequence[Problem]:
        """What was asked for and changes nothing."""
        order = self.order
        if not isinstance(order, Order) or not order.given:
            return ()
        quiet = mute(order.bench, order.given, *self._cases(), plays=self.PLAYS)
        return (*order.idle, *quiet)

    def _cases(self) -> Iterable[Cases]:
        """Return what the rules are asked: answers, and offers where worlds are simulated."""
        if self.PLAYS and isinstance(self.order, Order):
            return answers, stated_offers(self.order.bench.scenario)
        return (answers,)

    @abstractmethod
    def _text(self) -> str:
        """Return what was found, as text."""

    @abstractmethod
    def _record(self) -> Any:
        """Return the finding as plain data."""

    @abstractmethod
    def _find(self) -> F:
        """Return the finding."""

    def _tables(self) -> tuple[Table, ...]:
        """Return what was found as tables, the first one first."""
        return ()

    @property
    def sentence(self) -> str:
        """The first thing that the text says."""
        return " ".join(self._text().strip().split("\n\n", 1)[0].split())

    @property
    def figures(self) -> tuple[str, ...]:
        """Names of the figures."""
        return tuple(drawing.name for drawing in self._drawings)

    def figure(self, name: str | None = None) -> Any:
        """Return a figure of matplotlib, by default the first.

        Raises
        ------
        SimError
            If there is none, or none of that name.
        """
        drawing = next((d for d in self._drawings if name in {None, d.name}), None)
        if drawing is None:
            hint = suggest(str(name), self.figures)
            raise SimError(f"no figure called {name!r}", f"sim.{self.NAME}", hint)
        return import_module(DRAWN).figure(drawing)

    def draw(self, file: Path | str, name: str | None = None) -> Path:
        """Draw a figure, by default the first, into a file that ends in .svg, .pdf or .png.

        Raises
        ------
        SimError
            If it cannot be written, and as for `figure`.
        """
        target, kind, hint = Path(file), figure_kind(Path(file)), "choose another file"
        if not target.parent.is_dir():
            raise SimError("no such file or directory", str(target), hint)
        content = import_module(DRAWN).render(self.figure(name), kind, self.told)
        write_files(target.parent, {target.name: content}, hint)
        return target

    def to_frame(self, name: str | None = None) -> Any:
        """Return a table as a data frame of pandas, or of polars where that alone is installed.

        Raises
        ------
        SimError
            If neither is installed, or there is no table of that name.
        """
        tables = {Path(table.name).stem: table for table in self._tables()}
        if not tables or name not in {None, *tables}:
            hint = suggest(str(name), tables)
            raise SimError(f"no table called {name!r}", f"sim.{self.NAME}", hint)
        rows = list(tables[name or next(iter(tables))].records)
        for library in ("pandas", "polars"):
            try:
                return import_module(library).DataFrame(rows)
            except ImportError:
                continue
        raise SimError("a data frame needs pandas or polars", hint="pip install pandas")

    def save(self, folder: Path | str) -> Path:
        """Write the files of the reply into a new folder, all of them or none; return it.

        Raises
        ------
        SimError
            If something is there already, or it cannot be written.
        """
        return write_folder(free(folder), self._files())

    def _documents(self) -> Mapping[str, Any]:
        """Return what was found as texts and as data, by the names of files."""
        return {f"{self.NAME}.txt": self._text(), f"{self.NAME}.json": self._record()}

    def _headed(self) -> Files:
        """Return the files of what was found, each with what was asked."""
        return {
            name: f"{self.head}{content}".encode()
            if isinstance(content, str)
            else json_bytes(self._with_asked(content))
            for name, content in self._documents().items()
        }

    @property
    def level(self) -> float:
        """Share of the worlds that intervals hold."""
        return self.order.level if isinstance(self.order, Order) else LEVEL

    def _files(self) -> Files:
        """Return the files that tell what was found."""
        tables = self._tables()
        named = written(*tables, level=self.level)[0] if tables else {}
        return {**self._headed(), **named, **self._pictures()[0]}

    def _pictures(self, run: str = "") -> tuple[Files, Svgs]:
        """Return the files of the figures, and what a page shows of them."""
        jobs = getattr(self.order, "jobs", 1)
        pictures: tuple[Files, Svgs] = import_module(DRAWN).drawn(self._drawings, run, jobs)
        return pictures

    def _drawn(self) -> tuple[object, ...]:
        """Return the findings that are drawn."""
        return (self.finding,)

    @cached_property
    def _drawings(self) -> tuple[Drawing, ...]:
        plots = import_module(DRAWN)
        return tuple(drawing for found in self._drawn() for drawing in plots.drawings(found))

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(f"{type(self).__name__!r} has no attribute {name!r}")
        # Python asks here for `finding` where finding raised an AttributeError: let it be seen.
        return self._find() if name == "finding" else getattr(self.finding, name)

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in vars(self).items() if name != "_drawings"}

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *(n for n in dir(self.finding) if n[0] != "_")})

    def __repr__(self) -> str:
        text, order = self.sentence, self.order
        shown = text if len(text) <= SHOWN else f"{text[: SHOWN - 3]}..."
        of = ""
        if isinstance(order, Order):
            opened = order.scenario.believed if isinstance(order.scenario, Bench) else order
            of = f" of {order.name}, seed {opened.seed}"
        return f"<{type(self).__name__}{of}: {shown}>"

    def _repr_html_(self) -> str:
        picture = ""
        for drawing in self._drawings[:1]:
            svg = import_module(DRAWN).render(self.figure(drawing.name), "svg").decode()
            picture = svg[svg.index("<svg") :]
        return f"<figure><figcaption>{escape(self.sentence)}</figcaption>{picture}</figure>"


SHOWN = 120
"""Characters of a sentence that a representation tells."""
