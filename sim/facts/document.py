"""Read YAML as a tree that remembers where everything stands.

Scalars stay text until the field that wants them says what they are, so the
traps of YAML 1.1 (`NO` is false, `22:30` is 1350) cannot spring. Aliases, tags,
several documents and deep nesting are refused while parsing, before any tree
could grow out of hand.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import Any, TypeVar

import yaml

from sim.errors import Problem, ScenarioError

Mark = tuple[int, int]
"""Line and column, counted from 1."""
Loc = Sequence[str | int]

PACKAGE = Path(__file__).parents[1]
SHIPPED = next(
    (folder for folder in (PACKAGE / "scenarios", PACKAGE.parent / "scenarios") if folder.is_dir()),
    PACKAGE,
)
"""Folder of the scenarios that come with Parley: in a wheel, or in a checkout."""
MAX_BYTES = 1_000_000
MAX_DEPTH = 40
LONGEST = 96
"""Letters of a name that is told."""
NULLS = frozenset({"", "~", "null", "Null", "NULL"})
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Map(dict[str, Any]):
    """A mapping that knows where its keys and values stand."""

    def __init__(self, pairs: Any = (), *, at: Mark = (1, 1)) -> None:
        super().__init__(pairs)
        self.at = at
        self.keys_at: dict[str, Mark] = {}
        self.values_at: dict[str, Mark] = {}

    def but(self, keys: Collection[object]) -> Map:
        """Return it without some keys."""
        rest = Map({key: value for key, value in self.items() if key not in keys}, at=self.at)
        rest.keys_at, rest.values_at = self.keys_at, self.values_at
        return rest


class Seq(list[Any]):
    """A sequence that knows where its items stand."""

    def __init__(self, items: Any = (), *, at: Mark = (1, 1)) -> None:
        super().__init__(items)
        self.at = at
        self.items_at: list[Mark] = []

    def but(self, numbers: Collection[object]) -> Seq:
        """Return it without some items, counted from 0."""
        kept = [n for n in range(len(self)) if n not in numbers]
        rest = Seq((self[n] for n in kept), at=self.at)
        rest.items_at = [self.items_at[n] for n in kept]
        return rest


Tree = TypeVar("Tree", Map, Seq)


def read_document(path: Path) -> Map:
    """Return the mapping that a YAML file holds.

    Raises
    ------
    ScenarioError
        With every problem that can be seen without knowing what the keys mean.
    """
    hint = "start with `parley: 1`; `parley new scenario NAME` writes a start"
    return _read(path, Map, "a mapping of keys", hint)


def read_list(path: Path) -> Seq:
    """Return the list that a YAML file holds; errors are those of `read_document`."""
    return _read(path, Seq, "a list", "start each entry with `- name: ...`")


def _read(path: Path, wanted: type[Tree], called: str, hint: str) -> Tree:
    text, problems = _text(path), list[Problem]()

    def fail(message: str, at: Mark, hint: str = "") -> None:
        problems.append(Problem(str(path), message, "", *at, hint))

    root: Any = None
    try:
        if not (refused := _refused(text)):
            root = _grown(yaml.compose(text, Loader=LOADER), fail)
        for event, message, advice in refused:
            fail(message, _mark(event.start_mark), advice)
    except yaml.MarkedYAMLError as error:
        fail(error.problem or "not YAML", _mark(error.problem_mark), _yaml_hint(error, text))
    except yaml.YAMLError as error:
        odd = yaml.reader.Reader.NON_PRINTABLE.search(text)
        fail(getattr(error, "reason", "not YAML"), _place(text, odd.start() if odd else 0))
    if problems:
        raise ScenarioError(problems)
    if not isinstance(root, wanted):
        kinds = {Map: "a mapping", Seq: "a list", type(None): "nothing"}
        found = kinds.get(type(root), "a value")
        raise _refusal(path, f"expected {called}, found {found}", hint)
    return root


def _refused(text: str) -> list[tuple[yaml.Event, str, str]]:
    """Return the first thing in a text that is refused before a tree is made of it, if any."""
    depth = documents = 0
    for event in yaml.parse(text, Loader=LOADER):
        documents += isinstance(event, yaml.DocumentStartEvent)
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        tag, alias = getattr(event, "tag", None) or "", isinstance(event, yaml.AliasEvent)
        for wrong, message, hint in (
            (documents > 1, "a second document starts here", "keep one scenario a file"),
            (alias, "aliases are refused", "write the value out in full"),
            (getattr(event, "anchor", ""), "anchors are refused", "write the value out in full"),
            (tag and not (tag == "!" and isinstance(event, yaml.ScalarEvent)),
             f"the tag {tag[:LONGEST]} is refused", "write plain values, without tags"),
            (depth > MAX_DEPTH, "nested too deeply", f"at most {MAX_DEPTH} levels"),
        ):  # fmt: skip
            if wrong:
                return [(event, message, hint)]
    return []


def _grown(node: yaml.Node | None, fail: Callable[[str, Mark, str], None]) -> Any:
    """Return the tree of a node."""
    if node is None:
        return None
    at = _mark(node.start_mark)
    match node:
        case yaml.MappingNode():
            branch = Map(at=at)
            for name, value in node.value:
                key, here = str(name.value), _mark(name.start_mark)
                if not isinstance(name, yaml.ScalarNode):
                    fail("a key must be a word", here, "write `key: value`")
                elif key in branch:
                    first = branch.keys_at[key][0]
                    fail(f"the key {key!r} stands twice", here, f"first in line {first}")
                branch[key] = _grown(value, fail)
                branch.keys_at[key], branch.values_at[key] = here, _mark(value.start_mark)
            return branch
        case yaml.SequenceNode():
            items = Seq((_grown(item, fail) for item in node.value), at=at)
            items.items_at = [_mark(item.start_mark) for item in node.value]
            return items
        case yaml.ScalarNode(style=None | "", value=value) if value in NULLS:
            return None
    return node.value


def locate(tree: Any, loc: Loc) -> tuple[Mark, Mark, str]:
    """Return where the deepest known step of a path stands, and that path as text.

    Steps that are no key of the tree (a validator's tag of a union) are passed over;
    an item that has an id is called by it, as in the paths of a change.

    Returns
    -------
    tuple
        Position of the key, position of the value, path joined by dots.
    """
    key = value = getattr(tree, "at", (1, 1))
    known: list[str] = []
    for step in loc:
        if isinstance(tree, Map) and step in tree:
            key = tree.keys_at.get(str(step), key)
            value = tree.values_at.get(str(step), value)
            tree = tree[str(step)]
        elif isinstance(tree, Seq) and isinstance(step, int) and step < len(tree):
            key = value = tree.items_at[step] if step < len(tree.items_at) else value
            tree = tree[step]
        else:
            continue
        name = tree.get("id") if isinstance(step, int) and isinstance(tree, dict) else None
        known.append(str(name or step)[:LONGEST])
    return key, value, ".".join(known)


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except OSError as error:
        reason = (error.strerror or "unreadable").lower()
        names = ", ".join(sorted(file.parent.name for file in SHIPPED.glob("*/scenario.yaml")))
        hint = f"name a file or its folder, or a scenario that comes with Parley: {names}"
        raise ScenarioError([Problem(str(path), reason, hint=hint)]) from None
    if len(raw) > MAX_BYTES:
        raise _refusal(path, "the file is larger than 1 MB", "split the dispute in two")
    if raw.startswith(b"\xef\xbb\xbf"):
        hint = "save it as UTF-8 without BOM"
        raise _refusal(path, "the file starts with a byte order mark", hint)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8")
        hint, at = "is this a YAML file? save it as UTF-8", _place(before, len(before))
        raise _refusal(path, "not text in UTF-8", hint, at) from None


def _refusal(path: Path, message: str, hint: str, at: Mark = (1, 1)) -> ScenarioError:
    return ScenarioError([Problem(str(path), message, "", *at, hint)])


def _place(text: str, index: int) -> Mark:
    head = text[:index]
    return head.count("\n") + 1, index - (head.rfind("\n") + 1) + 1


def _yaml_hint(error: yaml.MarkedYAMLError, text: str) -> str:
    mark = error.problem_mark
    rest = text.splitlines()[mark.line :] if mark else []
    if mark and rest and rest[0][mark.column : mark.column + 1] == "\t":
        return "indent with spaces, not with tabs"
    return "check the indentation, the brackets and the quotes around this place"


def _mark(mark: Any) -> Mark:
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)
