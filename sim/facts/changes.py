"""Changes to a scenario: the grammar shared by readings and counterfactuals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sim.errors import SimError, UnknownNameError, suggest
from sim.facts.document import Map, Mark, Seq
from sim.facts.fact import Fact, Name, Sourced, Text


class Change(Fact):
    """Stated differences to a scenario; the result is validated like any scenario."""

    says: Text
    """The change in one sentence."""
    add: tuple[Any, ...] = ()
    """Events (they have `act`) and spells of context (they have `series`) to add."""
    replace: Mapping[Name, Any] = {}
    """Id of an event, a spell or a position, and what stands in its place."""
    remove: tuple[Name, ...] = ()
    """Ids of events, spells or positions to leave out."""
    without: tuple[Name, ...] = ()
    """Ids of rules to leave out."""
    set: Mapping[str, Any] = {}
    """Path, such as `record.moscow-2026-01.offer.level`, and its new value."""


class Reading(Sourced):
    """Sources that disagree, and what each of them would make of the record."""

    says: Text
    """What the sources disagree about."""
    default: Name
    """Name of the reading under which the file stands."""
    options: Mapping[Name, Change]
    """The other readings, and what they change."""
    touches: tuple[Name, ...] = ()
    """Further ids that the disagreement is about; those that options change are added."""

    @property
    def ids(self) -> frozenset[str]:
        """Ids of the facts that the sources disagree about."""
        changed = (
            set(option.replace) | set(option.remove) | {_fact(path) for path in option.set}
            for option in self.options.values()
        )
        return frozenset(self.touches).union(*changed)


def _fact(path: str) -> str:
    """Return the id of the fact that a path leads into."""
    match path.split("."):
        case ["parties", _, _, name, *_] | [_, name, *_]:
            return name
        case _:
            return path


def apply(facts: Mapping[str, Any], change: Mapping[str, Any], where: str) -> Map:
    """Return the facts with a change made to them.

    Parameters
    ----------
    facts
        A scenario as data, as read from its file.
    change
        A `Change` as data.
    where
        What the change is called, for messages.

    Raises
    ------
    UnknownNameError
        If the change names an id or a path that the facts do not have.
    """
    tree = _branch(facts)
    for path, value in sorted((change.get("set") or {}).items()):  # an outer path before an inner
        _set(tree, path.split("."), value, change.get("set"), where)
    for name, value in (change.get("replace") or {}).items():
        holder, index = _find(tree, name, where)
        _put(holder, index, name, value)
    for name in change.get("remove") or ():
        _drop(*_find(tree, name, where))
    for name in change.get("without") or ():
        _drop(*_find(tree, name, where, "rules"))
    for item in change.get("add") or ():
        _add(tree, item, where)
    return tree


OWN = frozenset({
    "title", "question", "continues", "atlas", "explore", "follow", "as_of", "horizon_days",
})  # fmt: skip
"""Keys that the later of two scenarios states anew."""
LATER = frozenset({"positions", "rules", "paragraphs", "until", "stands", "to"})
"""Keys that may be added to what the earlier one states: what came later does not change it."""
GROWING = frozenset({"paragraphs", "values"})
"""Keys below which words may be added to it."""
Clash = tuple[tuple[str | int, ...], Mark]


def extend(past: Map, later: Map, at: Mark) -> tuple[Map, list[Clash]]:
    """Return a scenario as data with a later one added, and what would change its past.

    Parameters
    ----------
    past
        A scenario as data.
    later
        What came later, as data.
    at
        Where the later file says that it continues: there stands what it takes over.

    Returns
    -------
    tuple
        Both together, and path and place of what the past states otherwise.
    """
    tree, clashes = _branch(past, at), list[Clash]()
    _grow(tree, later, (), clashes)
    return tree, clashes


def _grow(tree: Map, later: Map, path: tuple[str | int, ...], clashes: list[Clash]) -> None:
    for key, value in later.items():
        held, here = tree.get(key), (*path, key)
        free = key in LATER or not path[1:] or path[-1] in GROWING
        own = key in OWN and path in {(), ("clock",)}
        if own or (held is None and free):
            _put_key(tree, key, value, later)
        elif isinstance(held, Map) and isinstance(value, Map):
            _grow(held, value, here, clashes)
        elif isinstance(held, Seq) and isinstance(value, Seq) and free:
            _append(held, value, here, clashes)
        elif held != value:
            clashes.append((here, later.keys_at.get(key, later.at)))


def _append(held: Seq, later: Seq, path: tuple[str | int, ...], clashes: list[Clash]) -> None:
    known = {id_of(item): item for item in held if path[-1] in {"positions", "context"}}
    for item, at in zip(later, later.items_at, strict=True):
        name = id_of(item)
        if name and name in known:
            _grow(known[name], item.but({"id"}), (*path, name), clashes)
        else:
            held.append(item)
            held.items_at.append(at)


def _put_key(tree: Map, key: str, value: Any, source: Any) -> None:
    tree[key] = value
    if isinstance(source, Map):
        tree.keys_at[key], tree.values_at[key] = source.keys_at[key], source.values_at[key]


def _drop(holder: Seq, index: int) -> None:
    del holder[index]
    del holder.items_at[index : index + 1]


def _put(holder: Seq, index: int, name: str, value: Any) -> None:
    holder[index] = value
    if isinstance(value, dict):
        holder[index] = _branch(value)
        holder[index]["id"] = name
    if isinstance(value, Map) and index < len(holder.items_at):
        holder.items_at[index] = value.at


def _add(tree: Map, item: Any, where: str) -> None:
    if not isinstance(item, dict) or not {"act", "series"} & set(item):
        hint = "an event has `act`, a spell of context has `series`"
        raise SimError("an added item is neither an event nor a spell of context", where, hint)
    holder = tree.setdefault("record" if "act" in item else "context", Seq())
    holder.append(item)
    holder.items_at.append(getattr(item, "at", (1, 1)))


def _find(tree: Map, name: str, where: str, what: str = "positions") -> tuple[Seq, int]:
    known = []
    for holder in _holders(tree, what):
        for index, item in enumerate(holder):
            known.append(id_of(item))
            if known[-1] == name:
                return holder, index
    raise UnknownNameError(f"nothing here has the id {name!r}", where, suggest(name, known))


def _holders(tree: Map, what: str) -> list[Seq]:
    parties = tree.get("parties")
    own = parties.values() if isinstance(parties, dict) else ()
    held = [party.get(what) for party in own if isinstance(party, dict)]
    facts = (tree.get("record"), tree.get("context")) if what == "positions" else ()
    return [holder for holder in (*facts, *held) if isinstance(holder, Seq)]


def id_of(item: Any) -> str:
    """Return the id of an entry; empty if it has none."""
    return str(item.get("id", "")) if isinstance(item, dict) else ""


def _set(tree: Any, path: list[str], value: Any, marks: Any, where: str) -> None:
    *parents, leaf = path
    for step in parents:
        tree = _step(tree, step, where)
    if isinstance(tree, dict):
        tree[leaf] = value
        if isinstance(tree, Map) and isinstance(marks, Map):
            tree.keys_at[leaf] = marks.keys_at[".".join(path)]
            tree.values_at[leaf] = marks.values_at[".".join(path)]
    else:
        raise UnknownNameError(f"{'.'.join(path)} leads to nothing that can be set", where)


def _step(tree: Any, step: str, where: str) -> Any:
    if isinstance(tree, list):
        ids = {id_of(item): item for item in tree}
    else:
        ids = tree if isinstance(tree, dict) else {}
    if step not in ids:
        raise UnknownNameError(f"no {step!r} on the path", where, suggest(step, ids))
    return ids[step]


def _copy(tree: Any, at: Mark | None = None) -> Any:
    """Return a deep copy of the branches; marks go along, or all are the one that is given."""
    if isinstance(tree, list | tuple):
        items = Seq([_copy(item, at) for item in tree], at=_at(tree, at))
        items.items_at = [at] * len(items) if at else list(getattr(tree, "items_at", ()))
        return items
    return _branch(tree, at) if isinstance(tree, dict) else tree


def _at(tree: object, given: Mark | None) -> Mark:
    mark: Mark = getattr(tree, "at", (1, 1))
    return given or mark


def _branch(tree: Mapping[str, Any], at: Mark | None = None) -> Map:
    pairs = {key: _copy(value, at) for key, value in tree.items()}
    branch = Map(pairs, at=_at(tree, at))
    marks = dict.fromkeys(tree, at) if at else {}
    branch.keys_at = marks or dict(getattr(tree, "keys_at", {}))
    branch.values_at = dict(marks) or dict(getattr(tree, "values_at", {}))
    return branch
