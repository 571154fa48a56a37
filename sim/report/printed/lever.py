"""The lever of a page: both answers to any offer of a space, looked up and never computed there."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from sim.arrays import Index, Mask
from sim.expect.labels import ILLUSTRATIVE
from sim.expect.lines import BROKEN
from sim.expect.space import OfferSpace
from sim.report.bands import probability_text
from sim.report.document import Block, Items, Say, Section, rested
from sim.report.offers import Vocabulary
from sim.report.printed.lead import claim, inside
from sim.report.printed.levers import NOTHING_TABLED, difference_text, tabled_text
from sim.report.printed.places import sole, sourced
from sim.report.words import (
    THIRD,
    everybody,
    listed,
    party_name,
    place_name,
    topic_text,
    upper_first,
)
from sim.study.differences import ALL, Quantity, paired
from sim.study.explore import Exploration
from sim.study.logic import rests
from sim.study.whatif.combos import Acting, Combos, Setting

FILE = "as in the file"
NOTHING, NO_TOPIC = "nothing", "no topic named"
AXES = ("place", "level", "format", "promises", "agenda")
"""Controls of an offer, in the order in which tables have them."""
LABELS = {"by": "Who proposes", "place": "Place", "level": "Level", "format": "Format",
          "promises": "Promised with it", "agenda": "Agenda", "reading": "Reading"}  # fmt: skip
TOLD = 4
"""Reasons of an answer that are told."""


@dataclass
class Lever:
    """What a page shows: blocks, and where to find them."""

    found: Combos
    parts: list[Sequence[Block]] = field(default_factory=list)
    """Each is shown by its place here."""
    classes: list[list[int]] = field(default_factory=list)
    """For each class of offers, its parts."""
    tables: list[dict[str, Any]] = field(default_factory=list)
    """For each reading, for each proposer, the group of each place and the classes of a group."""
    _known: dict[object, int] = field(default_factory=dict)

    @property
    def data(self) -> str:
        """What a script looks up, as JSON that may stand in a page."""
        controls = [*self._controls()]
        told = {"controls": controls, "tables": self.tables, "classes": self.classes,
                "axes": AXES, "shape": self.found.space.shape[1:]}  # fmt: skip
        return json.dumps(told, separators=(",", ":")).replace("<", "\\u003c")

    def _controls(self) -> Iterator[dict[str, Any]]:
        """Yield each control: its options by id and in words, and why it is inactive if it is."""
        readings = list(dict.fromkeys(reading for _, reading in self.found.answers))
        scenario, space = self.found.scenario, self.found.space
        makers = [("", THIRD), *((p, party_name(scenario, p)) for p in scenario.principals)]
        yield _control("by", makers, "")
        places = [(venue or medium, place_name(scenario, venue or medium))
                  for venue, medium in space.places]  # fmt: skip
        promises = [[promise.kind for promise in held] for held in space.promises]
        options = {
            "place": places,
            "level": [(level, level) for level in space.levels],
            "format": [(form, form) for form in space.formats],
            "promises": [("+".join(held), _plain(held) or NOTHING) for held in promises],
            "agenda": [("+".join(held), _topics(space, n) or NO_TOPIC)
                       for n, held in enumerate(space.agendas)],
        }  # fmt: skip
        for axis, name in enumerate(AXES):
            same = self._same(axis)
            first = options[name][0][1]
            marked = [(key, f"{text} (no rule tells it from {first})" if n in same else text)
                      for n, (key, text) in enumerate(options[name])]  # fmt: skip
            idle = "no rule reads it" if len(same) == len(marked) - 1 else ""
            yield _control(name, options[name] if idle else marked, idle)
        says = (scenario.readings[r.partition("=")[0]].options[r.partition("=")[2]].says
                for r in readings[1:])  # fmt: skip
        told = [("", FILE), *((r, s) for r, s in zip(readings[1:], says, strict=True))]
        idle = f"other readings that change no answer: {len(self.found.idle)}"
        yield _control("reading", told, idle if len(told) == 1 else "")

    def _same(self, axis: int) -> set[int]:
        """Return the options of an axis that nowhere give another class than the first."""
        size = self.found.space.shape[axis]
        apart = set[int]()
        for explored in self.found.answers.values():
            member = explored.classes.member.reshape(explored.space.shape)
            first = member.take([0], axis)
            apart |= {n for n in range(1, size) if (member.take([n], axis) != first).any()}
        return {*range(1, size)} - apart

    def take(self, setting: Setting, explored: Exploration) -> None:
        """Take the answers of one proposer under one reading."""
        shape = explored.space.shape
        flat = explored.classes.member.reshape(shape[0], -1)
        groups, place = np.unique(flat, axis=0, return_inverse=True)
        groups = groups.reshape(len(groups), *shape[1:])
        teller = _Teller(self, setting, explored, groups, place)
        start = len(self.classes)
        self.classes += [teller.parts(number) for number in range(len(explored.classes))]
        cells = (groups + start).tolist()
        self.tables.append({"places": place.ravel().tolist(), "cells": cells})

    def part(self, key: object, told: Callable[[], Sequence[Block]]) -> int:
        """Return the number of a part; one that is known already is not told twice."""
        if key not in self._known:
            self._known[key] = len(self.parts)
            self.parts.append(told())
        return self._known[key]


@dataclass
class _Teller:
    """Tells the classes of one exploration."""

    lever: Lever
    setting: Setting
    explored: Exploration
    groups: Index
    """Class by group of places, level, format, promises and agenda."""
    place: Index
    """Group of each place."""

    def __post_init__(self) -> None:
        self.acting, self.words = Acting(self.explored), Vocabulary(self.explored)
        self.rests = rests(self.explored.hearing)

    def parts(self, number: int) -> list[int]:
        """Return the parts that tell a class: each answer, all together, and what would change."""
        told = [self._answer(number, party) for party in self.explored.acceptance]
        every = [*self._joint(number)]
        changes = [*self._changes(number)]
        keys = (tuple(text for text in every), tuple(changes))
        against, lines = ([("", text) for text in texts] for texts in (every[1:], changes))
        beside = Section("Against what was on the table", [Items(against)])
        way = Section("What would have to change", [Items(lines)])
        return [*told, self.lever.part(keys[0], lambda: [Say(every[0], "found"), beside]),
                self.lever.part(keys[1], lambda: [way])]  # fmt: skip

    def _answer(self, number: int, party: str) -> int:
        place = sole(self.explored, number)
        key = (self.setting[0], party, self.explored.acceptance[party][number].tobytes(), place)
        return self.lever.part(key, lambda: self._told(number, party))

    def _told(self, number: int, party: str) -> list[Block]:
        name = self.explored.scenario.parties[party].name
        if party == self.setting[0]:
            return [Say(f"{name} makes the offer, and so accepts it.", "found")]
        label = self.lever.found.label
        accept = probability_text(self.explored.interval(number, party), label)
        return [Say(f"{name}: {accept}.", "found"), Items(
            ("for" if reason.effect.mean > 0 else "against", Say(
                f"{upper_first(sourced(reason, sole(self.explored, number)))}.",
                rested(reason.cites or reason.tables,
                       getattr(self.rests.get(reason.rule), "grade", None)),
                reason.cites,
            ))
            for reason in self.acting.on(number, party)[:TOLD]
        )]  # fmt: skip

    def _joint(self, number: int) -> Iterator[str]:
        explored, scenario = self.explored, self.explored.scenario
        accept = probability_text(explored.interval(number), ILLUSTRATIVE)
        yield f"{upper_first(everybody(scenario))}: {accept}."
        held, tabled = self.groups == number, self.lever.found.tabled[self.setting[1]]
        levels = np.array(explored.space.levels)[held.any(axis=(0, 2, 3, 4))]
        stood = {name: put for level in levels for name, put in tabled[level].items()}
        for name, put in stood.items():
            event, what = scenario.offers[name], Quantity("table", name, ALL)
            pair = paired(what, put.joint, explored.joint[number], level=explored.level)
            yield f"Against {inside(tabled_text(scenario, event))}: {difference_text(pair)}."
        if not stood:
            yield NOTHING_TABLED

    def _changes(self, number: int) -> Iterator[str]:
        """Yield which lines stand in the way, and which single changes of the offer meet each."""
        broken = {
            line: degree for (_, line), degree in self.explored.violations.items()
            if not degree[number] <= BROKEN and self.rests[line].party != self.setting[0]
        }  # fmt: skip
        if not broken:
            yield "No stated line stands in the way."
        for line, degree in broken.items():
            rest = self.rests[line]
            how = self._met(number, degree <= BROKEN)
            known = "" if degree[number] > BROKEN else " (whether it is met is not known)"
            met = f"met {'; '.join(how)}" if how else "met by no single change of the offer"
            yield f"{claim(self.explored.scenario, rest)}: {inside(rest.says)}{known}. It is {met}."

    def _met(self, number: int, met: Mask) -> list[str]:
        """Return the single changes of any offer of a class that meet a line."""
        space, ways = self.explored.space, list[str]()
        inside_class = self.groups == number
        for axis, name in enumerate(AXES):
            options = [n for n in range(self.groups.shape[axis])
                       if met[np.broadcast_to(self.groups.take([n], axis), self.groups.shape)
                              [inside_class]].all()]  # fmt: skip
            if not options:
                continue
            if name == "place":
                named = np.flatnonzero(np.isin(self.place.ravel(), options)).tolist()
                told = f"in {self.words.places(named)}"
            elif name == "promises":
                least = min((space.promises[n] for n in options), key=len)
                told = f"with {_plain(promise.kind for promise in least)}"
            elif name == "agenda":
                told = f"with {_topics(space, options[0])} on the agenda"
            elif name == "level":
                told = f"at the level of {listed([space.levels[n] for n in options], 'or')}"
            else:
                told = listed([space.formats[n] for n in options], "or")
            ways.append(told)
        return ways


def lever_of(found: Combos) -> Lever:
    """Return the lever of a page."""
    lever = Lever(found)
    for setting, explored in found.answers.items():
        lever.take(setting, explored)
    return lever


def _control(name: str, options: Sequence[tuple[str, str]], idle: str) -> dict[str, Any]:
    return {"name": name, "label": LABELS[name], "options": options, "idle": idle}


def _topics(space: OfferSpace, number: int) -> str:
    return listed([topic_text(space.scenario, name) for name in space.agendas[number]])


def _plain(names: Iterable[str]) -> str:
    return listed([name.replace("-", " ") for name in names])
