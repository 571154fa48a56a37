"""Make a run again from its manifest, byte for byte, or say which of its inputs changed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any

from sim.errors import SimError
from sim.making.compare import compare_again
from sim.making.explain import Explain, ExplainOrder
from sim.making.explore import Explore, ExploreOrder, Pulled
from sim.making.kept import Kept
from sim.making.order import Order, door
from sim.making.recipe import order_again
from sim.making.replay import Replay
from sim.making.run import Run, RunOrder, made_run
from sim.making.sensitivity import Sensitive, SensitivityOrder
from sim.making.simulate import PART, SimulateMany, SimulateOrder
from sim.report.words import listed
from sim.runs.folder import parts_of
from sim.runs.manifest import (
    MANIFEST,
    damage,
    edited,
    folder_of,
    problems,
    read_manifest,
    what_changed,
)


@door(RunOrder)
def run(order: RunOrder) -> Kept[Any, Any]:
    """Check, replay, explore and draw a scenario into a run, or make a run again.

    Given the manifest or the folder of a run, that run is made again, byte for byte, or it is
    said which of its inputs changed.
    """
    folder = None if order.path is None else folder_of(order.path)
    if order.merge:
        return merged(order, [Path(path) for path in (order.path or "", *order.merge)])
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


def merged(order: RunOrder, folders: Sequence[Path]) -> Kept[Any, Any]:
    """Return the run of which every part was computed apart, and keep it.

    Raises
    ------
    SimError
        If a part is damaged, belongs to another run, is missing, or is there twice.
    """
    parts = {folder: read_manifest(folder) for folder in folders}
    first, facts = next(iter(parts.items()))
    where = str(first)
    for folder, other in parts.items():
        check_part(folder, other, facts, where)
    pieces = check_complete(parts)
    asked = {name: value for name, value in facts["options"].items() if name != "part"}
    reply = _stated(order, {**facts, "options": asked}, where)
    changed = what_changed({**facts, "options": asked}, reply.inputs)
    if changed or not isinstance(reply, SimulateMany):
        raise SimError("; ".join(changed), where, "with other inputs it would be another run")
    out = Path(order.out or first.parent.parent)
    reply.pieces = pieces
    for folder, other in parts.items():
        for name in other["files"].keys() - {PART}:
            parts_of(out, reply.inputs).take(name, (folder / name).read_bytes())
    reply.keep(out)
    return reply


def check_complete(parts: Mapping[Path, Mapping[str, Any]]) -> int:
    """Return how many parts there are; raise an error unless each world is in one of them.

    Raises
    ------
    SimError
        If a world is in two of them, or parts are missing.
    """
    spans = sorted((*_part(folder)["worlds"], str(folder)) for folder in parts)
    for (_, last, one), (begin, _, other) in pairwise(spans):
        if begin <= last:
            told = f"worlds {begin:,} to {last:,} are in {one} too"
            raise SimError(told, other, "give each world once")
    cut = {tuple(facts["options"]["part"]) for facts in parts.values()}
    pieces = {of for _, of in cut}
    if len(pieces) > 1:
        hint = "compute all parts with the same N of --part K/N"
        raise SimError(f"they were cut into {listed(sorted(map(str, pieces)))}", "--merge", hint)
    (of,) = pieces
    if lacking := sorted({(n, of) for n in range(1, of + 1)} - cut):
        told = ", ".join(f"{n}/{of}" for n, _ in lacking)
        raise SimError(f"parts are missing: {told}", "--merge", "give the folder of each")
    return int(of)


def check_part(
    folder: Path, facts: Mapping[str, Any], first: Mapping[str, Any], where: str
) -> None:
    """Raise an error if a folder holds no whole part of the run that another is a part of.

    Raises
    ------
    SimError
        Saying what is wrong.
    """
    if not isinstance(facts["options"].get("part"), list) or not (folder / PART).is_file():
        hint = "make one with parley simulate SCENARIO --worlds N --out DIR --part 1/4"
        raise SimError("is no part of a run", str(folder), hint)
    if wrong := problems(folder):
        raise SimError("; ".join(wrong), str(folder), "compute it again")
    mine, theirs = _facts(facts), _facts(first)
    differ = sorted(name for name in {**mine, **theirs} if mine.get(name) != theirs.get(name))
    if differ:
        told = f"is no part of the run of {where}: it differs in {listed(differ)}"
        raise SimError(told, str(folder), "put together what was asked alike")


def _facts(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the parts of a run share."""
    versions = {f"the version of {name}": found for name, found in facts["versions"].items()}
    options = {name: value for name, value in facts["options"].items() if name != "part"}
    return {"the scenario": facts["scenario_hash"], **versions, **options}


def _part(folder: Path) -> Mapping[str, Any]:
    told: Mapping[str, Any] = json.loads((folder / PART).read_text(encoding="utf-8"))
    return told


def differing(facts: Mapping[str, Any], files: Mapping[str, bytes]) -> list[str]:
    """Return the files that are not as a manifest states, or that only one of the two has."""
    now = {name: sha256(content).hexdigest() for name, content in files.items()}
    return sorted(
        name for name in {*now, *facts["files"]} if now.get(name) != facts["files"].get(name)
    )


def _stated(order: RunOrder, facts: Mapping[str, Any], where: str) -> Kept[Any, Any]:
    """Return the reply of a manifest, with its inputs as they are now."""
    command, options = facts["command"], facts["options"]
    if options.get("part"):
        hint = "put it to the others: parley run --merge DIR..."
        raise SimError("this is a part of a run", where, hint)
    plain = Order(".", rules=order.rules, atlas=order.atlas, trust=order.trust,
                  jobs=order.jobs, executor=order.executor, tell=order.tell)  # fmt: skip
    path = Path(facts["path"])
    match command:
        case "compare":
            return compare_again(plain, facts, where)
        case "run":
            stated = _fields(order_again(plain, options, path, where))
            return Run(RunOrder(**stated, lesson=options.get("lesson", False)))
    asked = options.get("asked") or {}
    if asked.get("design"):
        raise SimError("its design is not kept", where, "give it again with --design FILE")
    if command not in QUESTIONS:
        raise SimError(f"a run of {command!r} cannot be made again", where,
                       "ask its question again, as the manifest tells it")  # fmt: skip
    reply, kind = QUESTIONS[command]
    own = {n: tuple(v) if isinstance(v, list) else v for n, v in asked.items()}
    made = {**options, "but": None} if kind.BESIDE else options
    again = order_again(plain, made, path, where)
    told: Kept[Any, Any] = reply(kind(**{**_fields(again), **own}))
    return told


QUESTIONS: Mapping[str, tuple[Any, Any]] = {
    "replay": (Replay, Order), "explain": (Explain, ExplainOrder),
    "explore": (Explore, ExploreOrder), "levers": (Pulled, ExploreOrder),
    "simulate": (SimulateMany, SimulateOrder), "sensitivity": (Sensitive, SensitivityOrder),
}  # fmt: skip
"""What commands reply, with their orders."""


def _fields(order: Order) -> dict[str, Any]:
    return {part.name: getattr(order, part.name) for part in fields(Order)}
