"""Reads YAML as plain data, without anything that makes a small file large or a loop.

The parser's events are put together here, one by one, so that nesting and size are bounded, every
key keeps its line, and a key that stands twice is noticed. Anchors, aliases and tags are refused:
none of the formats that are imported uses them.
"""

import re
from dataclasses import dataclass
from typing import Any

import yaml

from planner.exchange.importing.sources import Unreadable

DEEPEST = 20
MOST_EVENTS = 200_000

# The C parser is ten times as fast; where PyYAML was built without it, the other one reads as well.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_TRUE = frozenset({"true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON"})
_FALSE = frozenset({"false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF"})
_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})", re.ASCII)
_DECIMAL = re.compile(
    r"[-+]?([0-9]{1,18}\.[0-9]{0,18}|\.[0-9]{1,18})([eE][-+]?[0-9]{1,2})?", re.ASCII
)


class Section(dict[str, Any]):
    """A mapping of a YAML file; `lines` has the line of every key, `twice` keys that stand twice."""

    def __init__(self) -> None:
        super().__init__()
        self.line = 0
        self.lines: dict[str, int] = {}
        self.twice: list[str] = []


@dataclass(slots=True)
class _Open:
    """A mapping or list that is being filled."""

    value: Section | list[Any]
    key: str | None = None
    line: int = 0


def parse(text: str) -> Any:
    """Return the one document of *text*: sections, lists, texts, numbers, yes or no, None.

    Raises:
        Unreadable: when it is not YAML, not plain, not one document, or too deep or long.
    """
    builder = _Builder()
    try:
        for number, event in enumerate(yaml.parse(text, Loader=_LOADER)):
            if number > MOST_EVENTS:
                raise Unreadable(f"has more than {MOST_EVENTS:,} parts.")
            builder.take(event)
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark
        place = f" in line {mark.line + 1}" if mark is not None else ""
        raise Unreadable(f"is not YAML: {problem.problem or 'it ends too soon'}{place}.") from None
    except (yaml.YAMLError, ValueError, RecursionError) as problem:
        raise Unreadable(f"is not YAML: {str(problem).splitlines()[0]}.") from None
    return builder.root


class _Builder:
    """Puts one document together."""

    def __init__(self) -> None:
        self.root: Any = None
        self._documents = 0
        self._open: list[_Open] = []

    def take(self, event: Any) -> None:
        """Take the next event of the parser."""
        line = event.start_mark.line + 1
        match event:
            case yaml.ScalarEvent():
                self._refuse_names(event, line)
                self._put(_scalar(event), line, event.value)
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                self._refuse_names(event, line)
                if len(self._open) >= DEEPEST:
                    raise Unreadable(f"is nested more than {DEEPEST} deep in line {line}.")
                is_section = isinstance(event, yaml.MappingStartEvent)
                self._open.append(_Open(Section() if is_section else [], line=line))
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                done = self._open.pop()
                if isinstance(done.value, Section):
                    done.value.line = done.line
                self._put(done.value, done.line)
            case yaml.AliasEvent():
                raise Unreadable(f"repeats a part of itself (*{event.anchor}) in line {line}.")
            case yaml.DocumentStartEvent():
                self._documents += 1
                if self._documents > 1:
                    raise Unreadable(f"holds a second document from line {line} on.")

    def _refuse_names(self, event: Any, line: int) -> None:
        if event.anchor is not None:
            raise Unreadable(
                f"is made to repeat a part of itself (&{event.anchor}) in line {line}."
            )
        if event.tag is not None and event.tag != "!":
            raise Unreadable(f"asks for more than text and numbers ({event.tag}) in line {line}.")

    def _put(self, value: Any, line: int, key: str | None = None) -> None:
        if not self._open:
            self.root = value
            return
        into = self._open[-1]
        if isinstance(into.value, list):
            into.value.append(value)
        elif into.key is None:
            if key is None:
                raise Unreadable(f"has a list or section as a key in line {line}.")
            into.key = key
            if key in into.value.lines:
                into.value.twice.append(key)
            into.value.lines[key] = line
        else:
            into.value[into.key] = value
            into.key = None


def _scalar(event: Any) -> Any:
    text: str = event.value
    if not event.implicit[0]:  # quoted or a block: always text
        return text
    if text in _NULL:
        return None
    if text in _TRUE:
        return True
    if text in _FALSE:
        return False
    if _INTEGER.fullmatch(text):
        return int(text)
    if _DECIMAL.fullmatch(text):
        return float(text)
    return text
