"""Takes the fields of a NetBox type one by one; what cannot be used becomes a remark with its line."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from planner.exchange.importing.netbox_schema import COMPONENTS, KG_OF_UNIT, TYPED
from planner.exchange.importing.plain_yaml import Section
from planner.exchange.importing.report import Remark

_SLUG = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}", re.ASCII)
_NOT_ID = re.compile(r"[^a-z0-9._-]+", re.ASCII)
_LONGEST_KEPT = 400
_COUNT_WITHOUT_TYPE = "power-ports"
MOST_REMARKS_OF_A_KIND = 3


class Refused(Exception):
    """A type that makes no entry; carries the remark that says why."""

    def __init__(self, text: str, field: str = "", line: int = 0) -> None:
        self.remark = Remark(text, field, line)
        super().__init__(text)


class TypeReader:
    """The fields of one type file, with remarks gathered on the way."""

    def __init__(self, section: Section) -> None:
        self.section = section
        self.remarks: list[Remark] = []
        for key in section.twice:
            self.remark("stands twice; the last one counts.", key)

    def remark(self, text: str, key: str = "", line: int = 0, *, wrong: bool = True) -> None:
        """Note something about a key; its line is known."""
        place = line or self.section.lines.get(key, 0)
        self.remarks.append(Remark(text, key, place, wrong))

    def text(self, key: str) -> str:
        """Return a text, empty when it is not there; numbers count as texts (models, slugs)."""
        value = self.section.get(key)
        if isinstance(value, dict | list):
            self.remark("is a list or section, not a text.", key)
            return ""
        return "" if value is None else " ".join(str(value).split())

    def needed(self, key: str) -> str:
        """Return a text.

        Raises:
            Refused: when it is missing.
        """
        text = self.text(key)
        if not text:
            raise Refused("is missing; a type needs it.", key, self.section.lines.get(key, 0))
        return text

    def number(self, key: str) -> float | None:
        """Return a number, None when it is not there or none."""
        value = self.section.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.remark(f'"{short(value)}" is not a number.', key)
            return None
        return float(value)

    def flag(self, key: str, usual: bool) -> bool:
        """Return a yes or no."""
        value = self.section.get(key)
        if value is None:
            return usual
        if not isinstance(value, bool):
            self.remark(f'"{short(value)}" is neither true nor false.', key)
            return usual
        return value

    def choice(self, key: str, known: Iterable[str]) -> str:
        """Return one of the known words, empty for none."""
        word = self.text(key)
        if word and word not in known:
            self.remark(f'"{short(word)}" is not one of {", ".join(sorted(known))}.', key)
            return ""
        return word

    def slug(self) -> str:
        """Return the slug as an id of the catalogue.

        Raises:
            Refused: when it is missing or nothing of it can be used.
        """
        slug = self.needed("slug")
        if _SLUG.fullmatch(slug):
            return slug
        cleaned = as_id(slug)
        if not cleaned:
            raise Refused(f'"{slug}" has no letter or digit.', "slug")
        self.remark(
            f'"{slug[:60]}" is not small letters, digits and hyphens; "{cleaned}" is used.', "slug"
        )
        return cleaned

    def mass_kg(self, key: str = "weight") -> float | None:
        """Return a mass in kg by its unit; without a unit it is no data."""
        mass = self.number(key)
        unit = self.choice("weight_unit", KG_OF_UNIT)
        if mass is None:
            return None
        if not unit:
            self.remark(f"{mass:g} has no unit, so it is not used.", key)
            return None
        if mass <= 0:
            self.remark(f"{mass:g} {unit} is no mass: no data.", key)
            return None
        return round(mass * KG_OF_UNIT[unit], 3)

    def items(self, key: str) -> tuple[Section, ...]:
        """Return the items of a component list that have a name, and a type where one is needed.

        A power port carries its device without a type too; it is remarked on and counts.
        """
        value = self.section.get(key)
        if value is None:
            return ()
        if not isinstance(value, list):
            self.remark("is not a list.", key)
            return ()
        good: list[Section] = []
        names: dict[str, int] = {}
        problems: list[tuple[str, int]] = []
        for item in value:
            problem, line = self._look_at(item, key, names)
            without_type = not problem and _lacks_type(item, key)
            if without_type:
                problem = f'"{item["name"]}" has no type.'
            if problem:
                problems.append((problem, line))
            if not problem or (without_type and key == _COUNT_WITHOUT_TYPE):
                good.append(item)
        for problem, line in problems[:MOST_REMARKS_OF_A_KIND]:
            self.remark(problem, key, line)
        if len(problems) > MOST_REMARKS_OF_A_KIND:
            self.remark(f"{len(problems) - MOST_REMARKS_OF_A_KIND} more items like these.", key)
        return tuple(good)

    def _look_at(self, item: Any, key: str, names: dict[str, int]) -> tuple[str, int]:
        """Return what makes an item unusable, and its line."""
        if not isinstance(item, Section):
            return "has an item that is not a section.", 0
        if key == "port-mappings":
            return "", item.line
        name = item.get("name")
        if name is None or isinstance(name, dict | list):
            return "has an item without a name.", item.line
        if str(name) in names:
            return f'"{name}" stands in line {names[str(name)]} already.', item.line
        names[str(name)] = item.line
        return "", item.line

    def unknown(self, known: Iterable[str]) -> Mapping[str, str]:
        """Return the keys that no schema has, those of items by list and key, and remark on them."""
        known = frozenset(known)
        found = {key: self._kept(value) for key, value in self.section.items() if key not in known}
        for key in found:
            self.remark("is not a key of this kind of type; it is kept.", key)
        for key, fields in COMPONENTS.items():
            value = self.section.get(key)
            if key not in known or not isinstance(value, list):
                continue
            strange: dict[str, int] = {}
            for item in value:
                if isinstance(item, Section):
                    for name in item:
                        if name not in fields:
                            found.setdefault(f"{key}.{name}", self._kept(item[name]))
                            strange.setdefault(name, item.lines.get(name, item.line))
            for name, line in strange.items():
                self.remark(f'"{name}" is not a key of its items; it is kept.', key, line)
        return found

    @staticmethod
    def _kept(value: Any) -> str:
        return short(value, _LONGEST_KEPT)


def _lacks_type(item: Section, key: str) -> bool:
    return key in TYPED and not isinstance(item.get("type"), str)


def as_id(text: str) -> str:
    """Return *text* as an id of the catalogue: small letters, digits, hyphens; empty if none."""
    return _NOT_ID.sub("-", text.lower()).strip("-._")[:100].rstrip("-._")


def short(value: Any, most: int = 60) -> str:
    """Return a value as remarks quote it: its first characters."""
    text = str(value)
    return text if len(text) <= most else f"{text[: most - 1]}…"
