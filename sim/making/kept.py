"""Replies that can be kept as run folders, known by everything that they are made from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar, Self, TypeVar

from sim.expect.bench import Bench
from sim.making.order import Order
from sim.making.recipe import in_session, inputs_of
from sim.making.reply import Files, Reply
from sim.report.data import plain
from sim.report.pictures import Svgs
from sim.report.tables import written
from sim.runs.folder import Parts, find_run, parts_of, write_run
from sim.runs.manifest import MANIFEST, Inputs, write_manifest

Asked = TypeVar("Asked", bound=Order)
F = TypeVar("F")
Made = tuple[Files, dict[str, Any]]
"""The files of a run by name, and the types of the columns of its tables."""


class Kept(Reply[Asked, F]):
    """A reply that can be kept as a run folder."""

    TEXTS: ClassVar[tuple[str, ...]] = ()
    """Files that tell in the folder what `text` tells."""
    folder: Path | None = None
    """Where it is kept; None if it is not."""
    found: bool = False
    """Whether it was kept before."""
    again: list[str] | None = None
    """What was wrong with the folder of which it is made again, byte for byte; else None."""
    parts: Parts | None = None
    """Where what is finished is kept until the rest is."""

    @cached_property
    def inputs(self) -> Inputs:
        """Everything that the bytes of the run folder depend on."""
        return self._inputs()

    @cached_property
    def made(self) -> Made:
        """The files of the run folder."""
        tables, types = written(*self._tables(), level=self.level)
        drawn, svgs = self._pictures(self.inputs.label)
        return {**self._headed(), **self._page(svgs), **tables, **drawn}, types

    @property
    def text(self) -> str:
        """What was found and where it is kept, or that it was made again byte for byte."""
        if self.again is not None:
            return "\n".join([
                f"Made run {self.inputs.run} again: {len(self.made[0])} files, byte for byte.",
                *(f"  in the folder that was given, {line}" for line in self.again),
                f"{'It stands in' if self.found else 'Wrote'} {self.folder}\n",
            ])  # fmt: skip
        return self.head + (self._text() if self.folder is None else self._kept(self.folder))

    def asked(self) -> Self:
        """Find now, or keep the run where its order names a folder."""
        out = getattr(self.order, "out", None)
        if out is None:
            return super().asked()
        self.keep(out)
        return self

    def keep(self, out: Path | str) -> Path:
        """Find the run folder of these inputs below a folder, or write it; return it.

        Raises
        ------
        SimError
            If it cannot be written; nothing half-written stays.
        """
        where, inputs = Path(out), self.inputs
        whole = find_run(where, inputs, anew=any(map(in_session, self._benches())))
        self.found = whole is not None
        if whole is None:
            self.parts = parts_of(where, inputs)
            whole = write_run(where, inputs, *self.made)
        self.folder = whole
        return whole

    @property
    def about(self) -> dict[str, Any]:
        """Which run it is, where it is kept, and what it holds."""
        folder = self.folder
        files = [*self.made[0], MANIFEST] if folder is None else [p.name for p in folder.iterdir()]
        about = {"run": self.inputs.run, "folder": str(folder or ""), "found": self.found,
                 "files": sorted(files)}  # fmt: skip
        again = {} if self.again is None else {"same_bytes": True, "damage": self.again}
        warned = {"warnings": list(map(asdict, self.warnings))} if self.warnings else {}
        return about | again | warned

    def _inputs(self) -> Inputs:
        """Return what the run is made from: by default its order and what that asks of its own."""
        shared = {part.name for part in fields(Order)}
        own = [part.name for part in fields(self.order) if part.name not in shared]
        return inputs_of(self.order, self.NAME, **({"asked": self._stated(own)} if own else {}))

    def _stated(self, names: Iterable[str]) -> dict[str, Any]:
        """Return some of what was asked as a manifest has it."""
        values = ((name, getattr(self.order, name)) for name in names)
        stated: dict[str, Any] = plain({n: str(v) if isinstance(v, date) else v for n, v in values})
        return stated

    def _kept(self, folder: Path) -> str:
        """Return what was found as its folder tells it, and where that is."""
        told = (folder / name for name in self.TEXTS)
        text = "".join(
            path.read_text(encoding="utf-8").removeprefix(self.head)
            for path in told
            if path.is_file()
        )
        return f"{text}\nThe run is {folder}\n"

    def _page(self, svgs: Svgs) -> Files:
        """Return the page of the run, if it has one."""
        del svgs
        return {}

    def _benches(self) -> Sequence[Bench]:
        """Return the benches that are asked."""
        return (self.order.bench,)

    def _files(self) -> Files:
        files, types = self.made
        return {**files, MANIFEST: write_manifest(self.inputs, files, types)}
