"""Finding entries of the catalogue as one types: words, conditions, and names that come close."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from planner.catalog.library import Library
from planner.domain.entry_fields import Entry
from planner.domain.identity import EntryId
from planner.presenters.catalogue import in_group, items
from planner.presenters.catalogue_chips import Chip, chip_of
from planner.presenters.catalogue_filters import (
    FIELDS,
    VENDOR,
    Filter,
    FilterField,
    Terms,
    passes,
    terms_of,
    values_in,
    vendor_of,
)
from planner.presenters.catalogue_row import CatalogueRow, catalogue_row
from planner.presenters.list_prices import IN_USD, ListPrices
from planner.presenters.wording import translate

_WORDS = re.compile(r"[0-9]+\.[0-9]+|[0-9a-z]+")
"""Words of names and searches, as the library takes them apart; ``3.3`` and ``8x`` are words."""
_PARTS = re.compile(r'\w+:"[^"]*"?|\S+')
_VALUE_ASKED = re.compile(r"([a-z]+)(>=|<=|>|<|=)(\d*)")
_INSIDE_FROM = 4
"""From this many letters a word may also hit in the middle of a name's word."""
_TYPO_FROM = 4
_MOST_SUGGESTED = 8


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found. `note` says what was understood differently, or not at all."""

    entries: tuple[Entry, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """How a search may go on: what to show, what it means, and the text of the whole search."""

    text: str
    meaning: str
    search: str


class CatalogueSearch:
    """Searches what is listed of one library; made once, asked at every keystroke."""

    def __init__(self, library: Library, prices: ListPrices = IN_USD) -> None:
        self.library = library
        self._prices = prices
        self._entries: list[Entry] = []
        self._texts: list[str] = []
        self._chips: list[Chip] = []
        for words, entry in (*library.indexed, *_components(library)):
            self._entries.append(entry)
            self._texts.append(f" {' '.join(sorted(words))} ")
            self._chips.append(chip_of(entry))
        listed = zip(self._entries, self._chips, strict=True)
        self._vendors = Counter(vendor_of(one) for one, chip in listed if chip.is_listed_with_all)
        self._groups: dict[Chip | None, list[int]] = {}
        self._near: dict[str, set[str]] | None = None
        self._rows: dict[EntryId, CatalogueRow] = {}
        self._values: dict[str, list[float | str | None]] = {}

    def row(self, entry: Entry) -> CatalogueRow:
        """Return how an entry is listed."""
        row = self._rows.get(entry.id)
        if row is None:
            row = self._rows[entry.id] = catalogue_row(entry, self.library, self._prices)
        return row

    def chip_of(self, entry: EntryId) -> Chip | None:
        """Return the group that an entry is listed in, None for what is not in the catalogue."""
        places = (place for place, one in enumerate(self._entries) if one.id == entry)
        return next((self._chips[place] for place in places), None)

    def find(
        self, text: str = "", chip: Chip | None = None, only: Collection[EntryId] | None = None
    ) -> Found:
        """Return what every word and condition of *text* hits, in the order of the files.

        *chip* narrows to a group, *only* to these entries of any group, in their order; without
        both, what is only looked at comes where nothing that can be placed is hit. Where a word is in no
        name, one that differs by a letter is taken instead; a digit that differs is another
        product.
        """
        terms = terms_of(parts_of(text))
        note = _not_understood(terms)
        places = self._within(chip, only)
        words = [word for part in terms.words for word in _WORDS.findall(part.lower())]
        found = self._hits(places, words, terms.filters)
        if not found and words and chip is None and only is None:
            # Better a GPU or model that is only looked at than nothing.
            found = self._hits(range(len(self._entries)), words, terms.filters)
        if not found and words:
            meant = [self._meant(word) for word in words]
            if meant != words:
                found = self._hits(places, meant, terms.filters)
                if found:
                    note = translate("catalogue", "Shown for “{0}”.").format(" ".join(meant))
        entries = tuple(self._entries[place] for place in found)
        if only is not None:
            order = {entry: place for place, entry in enumerate(only)}
            entries = tuple(sorted(entries, key=lambda entry: order[entry.id]))
        return Found(entries, note)

    def suggestions(self, text: str) -> tuple[Suggestion, ...]:
        """Return how the last word of a search may go on: fields, vendors, values of a field."""
        if not text or text[-1].isspace():
            return ()
        *_, last = parts_of(text)
        before = text[: len(text) - len(last)]
        asked = _VALUE_ASKED.fullmatch(last.lower())
        found = self._usual_values(asked) if asked else self._names(last.lower())
        offered = (Suggestion(shown, meaning, before + new) for shown, meaning, new in found)
        return tuple(one for one in offered if one.search.strip() != text)[:_MOST_SUGGESTED]

    def _within(self, chip: Chip | None, only: Collection[EntryId] | None) -> Iterable[int]:
        if only is not None:
            return [place for place, entry in enumerate(self._entries) if entry.id in only]
        places = self._groups.get(chip)
        if places is None:
            places = [place for place, group in enumerate(self._chips) if in_group(group, chip)]
            self._groups[chip] = places
        return places

    def _hits(
        self, places: Iterable[int], words: Iterable[str], filters: Iterable[Filter]
    ) -> list[int]:
        texts = self._texts
        found = list(places)
        for word in words:
            sought = word if len(word) >= _INSIDE_FROM else f" {word}"
            found = [place for place in found if sought in texts[place]]
        for condition in filters:
            values = self._values_of(condition.field)
            found = [place for place in found if passes(values[place], condition)]
        return found

    def _values_of(self, field: str) -> list[float | str | None]:
        """One figure of every entry, looked up once."""
        values = self._values.get(field)
        if values is None:
            values = values_in(self._entries, self.library, field, self._prices)
            self._values[field] = values
        return values

    def _meant(self, word: str) -> str:
        """The most usual word that differs from *word* by one letter, else *word* itself."""
        if len(word) < _TYPO_FROM or not word.isalpha():
            return word
        if self._near is None:
            words = set[str]().union(*(found for found, _ in self.library.indexed))
            self._near = _deletions({one for one in words if one.isalpha()})
        if any(f" {word}" in text for text in self._texts):
            return word
        close = {one for key in _shortened(word) for one in self._near.get(key, ())}
        close = {one for one in close if abs(len(one) - len(word)) <= 1}
        return min(close, key=lambda one: (one[0] != word[0], len(one), one), default=word)

    def _names(self, start: str) -> Iterator[tuple[str, str, str]]:
        for field in FIELDS.values():
            if field.name.startswith(start) and not field.hidden:
                yield f"{field.name}>=", self._meaning(field), f"{field.name}>="
        vendor = start.removeprefix(f"{VENDOR}:").strip('"')
        for name, count in self._vendors.most_common():
            if name.lower().startswith(vendor) and (vendor != start or vendor):
                quoted = f'"{name}"' if " " in name else name
                yield name, items(count), f"{VENDOR}:{quoted} "

    def _usual_values(self, asked: re.Match[str]) -> Iterator[tuple[str, str, str]]:
        """The values of a field that most entries have, as far as they begin as typed."""
        name, sign, begun = asked.groups()
        field = FIELDS.get(name)
        if field is None or field.hidden:
            return
        values = Counter(one for one in self._values_of(name) if isinstance(one, float | int))
        usual = [value for value, _ in values.most_common(_MOST_SUGGESTED)]
        for value in sorted(usual):
            text = f"{value:g}"
            if text.startswith(begun):
                yield f"{name}{sign}{text}", self._meaning(field), f"{name}{sign}{text} "

    def _meaning(self, field: FilterField) -> str:
        """Meaning and unit of a field, such as ``Memory of one GPU, GB``."""
        return field.described(self._prices.code)


def _components(library: Library) -> Iterator[tuple[frozenset[str], Entry]]:
    """Parts of devices and plant with the words that find them; the library lists them apart."""
    for one in library.components.values():
        names = f"{one.label} {one.part_number} {one.protocol} {one.kind} {one.id} component"
        yield frozenset(_WORDS.findall(names.lower())), one


def parts_of(text: str) -> tuple[str, ...]:
    """Return the parts of a search between blanks; a quoted name stays one."""
    return tuple(_PARTS.findall(text))


def _not_understood(terms: Terms) -> str:
    if not terms.unknown:
        return ""
    names = ", ".join(name for name, field in FIELDS.items() if not field.hidden)
    text = translate("catalogue", "There is no field “{0}”; it is passed over. Fields: {1}.")
    return text.format("”, “".join(terms.unknown), names)


def _shortened(word: str) -> set[str]:
    """The word and all that is left of it without one letter."""
    return {word, *(word[:place] + word[place + 1 :] for place in range(len(word)))}


def _deletions(words: set[str]) -> dict[str, set[str]]:
    """Words by what is left of them without one letter: neighbours share a key."""
    found: dict[str, set[str]] = {}
    for word in words:
        if len(word) >= _TYPO_FROM:
            for key in _shortened(word):
                found.setdefault(key, set()).add(word)
    return found
