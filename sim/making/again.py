"""Make a run again from its manifest, byte for byte, or say which of its inputs changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from sim.errors import SimError
from sim.making.compare import compare_again
from sim.making.kept import Kept
from sim.making.order import PARTS, Order, door
from sim.making.recipe import order_again
from sim.making.run import Run, RunOrder, made_run
from sim.making.simulate import ASKED, SimulateMany, SimulateOrder
from sim.runs.again import edited, folder_of, what_changed
from sim.runs.manifest import MANIFEST, damage, read_manifest


@door(RunOrder)
def run(order: RunOrder) -> Kept[Any, Any]:
    """Check, replay, explore and draw a scenario into a run, or make a run again.

    Given the manifest or the folder of a run, that run is made again, byte for byte, or it is
    said which of its inputs changed.
    """
    folder = None if order.path is None else folder_of(order.path)
    if folder is not None:
        return run_again(order, folder)
    if order.now_at is not None:
        raise SimError("a scenario is given already", "--scenario", "it is for a run made again")
    return made_run(order)


def run_again(order: RunOrder, folder: Path) -> Kept[Any, Any]:
    """Make the run of a folder again, and keep it if a folder for it is named.

    Raises
    ------
    SimError
        If the manifest cannot be used, an input is not what it was, or a file comes out
        otherwise.
    """
    facts, where = read_manifest(folder), str(folder / MANIFEST)
    if edited(facts):
        hint = "make the run anew from its scenario"
        raise SimError("it was edited by hand: the id is not that of the inputs it states",
                       where, hint)  # fmt: skip
    if order.now_at is not None:
        facts["path"] = str(order.now_at)
    reply = _stated(order, facts, where)
    changed = what_changed(facts, reply.inputs)
    if changed:
        raise SimError("; ".join(changed), where, "with other inputs it would be another run")
    apart = differing(facts, reply.made[0])
    if apart:
        hint = "another machine gives the same numbers to nine digits, not the same bytes"
        raise SimError(f"the same inputs gave other bytes: {', '.join(apart)}", where, hint)
    reply.again = damage(folder)
    if order.out is not None:
        reply.keep(order.out)
    return reply


def differing(facts: Mapping[str, Any], files: Mapping[str, bytes]) -> list[str]:
    """Return the files that are not as a manifest states, or that only one of the two has."""
    now = {name: sha256(content).hexdigest() for name, content in files.items()}
    return sorted(
        name for name in {*now, *facts["files"]} if now.get(name) != facts["files"].get(name)
    )


def _stated(order: RunOrder, facts: Mapping[str, Any], where: str) -> Kept[Any, Any]:
    """Return the reply of a manifest, with its inputs as they are now."""
    command, options = facts["command"], facts["options"]
    plain = Order(".", rules=order.rules, atlas=order.atlas, trust=order.trust,
                  jobs=order.jobs, tell=order.tell)  # fmt: skip
    path = Path(facts["path"])
    match command:
        case "compare":
            return compare_again(plain, facts, where)
        case "run":
            return Run(replace(RunOrder("."), **_fields(order_again(plain, options, path, where))))
        case "simulate":
            asked, several = options.get("asked") or {}, {"but", *PARTS}
            own = {n: tuple(asked.get(n) or ()) if n in several else asked.get(n) for n in ASKED}
            again = order_again(plain, {**options, "but": None}, path, where)
            return SimulateMany(SimulateOrder(**{**_fields(again), **own}))
    raise SimError(f"a run of {command!r} cannot be made again", where,
                   "runs of `run`, `compare` and `simulate` can")  # fmt: skip


def _fields(order: Order) -> dict[str, Any]:
    return {part.name: getattr(order, part.name) for part in fields(Order)}
