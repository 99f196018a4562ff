"""Reads one value of a template file and says where it stands when it does not fit."""

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from enum import StrEnum
from typing import Any, TypeVar

from planner.domain.codec import from_json
from planner.domain.errors import UserError
from planner.domain.phrase import say

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)


class Entry:
    """A value in a template with its path, such as ``sites.milan.rooms.hall.racks.2.frame``."""

    def __init__(self, file: str, path: str, value: object) -> None:
        self.file = file
        self.path = path
        self.value = value

    def problem(self, why: str) -> UserError:
        """Return the refusal of this value; *why* is a clause such as ``is empty``."""
        place = f"{self.file}, {self.path}" if self.path else self.file
        return UserError(
            say("{0}: {1}.", place, why),
            say("No project was made."),
            say("Correct the template or choose another one."),
        )

    def child(self, key: str) -> "Entry":
        """Return what stands under *key*; its value is None when nothing does."""
        return Entry(self.file, f"{self.path}.{key}".lstrip("."), self._mapping().get(key))

    def each(self) -> Iterator[tuple[str, "Entry"]]:
        """Yield the children of a mapping by key, or of a list by number; nothing for nothing."""
        if isinstance(self.value, list):
            for number, value in enumerate(self.value, start=1):
                yield str(number), Entry(self.file, f"{self.path}.{number}", value)
        else:
            for key in self._mapping():
                yield str(key), self.child(key)

    def only(self, *keys: str) -> None:
        """Refuse keys that nobody reads.

        Raises:
            UserError: naming the key, and the one that was probably meant.
        """
        for key in self._mapping():
            if key not in keys:
                raise self.child(key).problem(f"is not known here{_meant(str(key), keys)}")

    @property
    def given(self) -> bool:
        """Whether there is a value."""
        return self.value is not None

    def text(self, default: str | None = None) -> str:
        """Return a text.

        Raises:
            UserError: when there is none, or something else.
        """
        if self.value is None and default is not None:
            return default
        if isinstance(self.value, str) and self.value.strip():
            return self.value
        raise self.problem(f"needs a text, found {_shown(self.value)}")

    def number(self, default: float | None = None) -> float:
        """Return a number.

        Raises:
            UserError: when there is none, or something else.
        """
        if self.value is None and default is not None:
            return default
        if isinstance(self.value, int | float) and not isinstance(self.value, bool):
            return float(self.value)
        raise self.problem(f"needs a number, found {_shown(self.value)}")

    def choice(self, kind: type[E], default: E | None = None) -> E:
        """Return the member of an enumeration with this value.

        Raises:
            UserError: listing the values that exist.
        """
        if self.value is None and default is not None:
            return default
        for member in kind:
            if member.value == self.value:
                return member
        known = ", ".join(member.value for member in kind)
        raise self.problem(f"needs one of {known}, found {_shown(self.value)}")

    def of(self, known: Mapping[Any, T], what: str) -> T:
        """Return the thing that the text names in *known*.

        Raises:
            UserError: with the name that was probably meant.
        """
        name = self.text()
        if name in known:
            return known[name]
        names = [str(one) for one in known]
        raise self.problem(f"there is no {what} “{name}”{_meant(name, names)}")

    def made(self, kind: type[T], **given: object) -> T:
        """Return the dataclass that the mapping describes; *given* fields stand elsewhere.

        Raises:
            UserError: naming the field that is missing, unknown or of another type.
        """
        # The standard library names no type for "any dataclass".
        fields = [one.name for one in dataclasses.fields(kind)]  # type: ignore[arg-type]
        self.only(*(name for name in fields if name not in given))
        try:
            return from_json(kind, dict(self._mapping()), **given)
        except ValueError as mismatch:
            raise self.problem(str(mismatch)) from None

    def _mapping(self) -> Mapping[str, object]:
        if self.value is None:
            return {}
        if isinstance(self.value, dict):
            return self.value
        raise self.problem(f"needs fields, found {_shown(self.value)}")


def _shown(value: object) -> str:
    text = "nothing" if value is None else repr(value)
    return text if len(text) <= 40 else f"{text[:37]}..."


def _meant(name: str, known: Iterable[str]) -> str:
    near = get_close_matches(name, list(known), 1, 0.6)
    return f"; did you mean {near[0]}?" if near else ""
