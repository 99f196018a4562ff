"""Which column of a table is which: guessed by its title in four languages, or told by the user.

What is told is a mapping from fields to titles: a title, ``#3`` for the third column (where titles
are missing or stand twice), or nothing for a field that no column has. Under ``kind`` it may say
what kind of table it is.
"""

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from planner.exchange.importing.known_parts import squeezed
from planner.exchange.importing.sources import FileKind

KIND = "kind"
"""Key of what is told that names the kind of table."""

_PLACE = re.compile(r"#(\d{1,3})")


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of a kind of table with the titles that mean them, best first.

    A header needs one of every group in `needed`; `needs` says so in words.
    """

    kind: FileKind
    titles: Mapping[str, tuple[str, ...]]
    needed: tuple[frozenset[str], ...]
    needs: str


@dataclass(frozen=True, slots=True)
class Header:
    """A header that was found: its row, the place and title of the column of each field.

    `told` is what to tell to have the same columns again.
    """

    row: int
    places: Mapping[str, int]
    columns: Mapping[str, str]
    signature: str
    told: Mapping[str, str]


PRICE_FIELDS = Fields(
    FileKind.PRICES,
    {
        "part_number": (
            "part number",
            "partnumber",
            "part no",
            "part#",
            "mpn",
            "manufacturer part number",
            "mfr part number",
            "sku",
            "product number",
            "product code",
            "item number",
            "item no",
            "order code",
            "ordering code",
            "artikelnummer",
            "artikel nr",
            "bestellnummer",
            "teilenummer",
            "codice articolo",
            "codice prodotto",
            "codice",
            "référence",
            "reference",
            "part",
        ),
        "name": (
            "product name",
            "product",
            "description",
            "item description",
            "name",
            "model",
            "item",
            "bezeichnung",
            "beschreibung",
            "artikel",
            "descrizione",
            "prodotto",
            "désignation",
            "désignation produit",
        ),
        "manufacturer": (
            "manufacturer",
            "vendor",
            "brand",
            "maker",
            "hersteller",
            "produttore",
            "fabricant",
            "marque",
        ),
        "price": (
            "list price",
            "unit list price",
            "msrp",
            "unit price",
            "price each",
            "price",
            "net price",
            "catalog price",
            "listenpreis",
            "einzelpreis",
            "preis",
            "stückpreis",
            "prezzo di listino",
            "prezzo unitario",
            "prezzo",
            "prix catalogue",
            "prix unitaire",
            "prix",
        ),
        "currency": ("currency", "curr", "ccy", "währung", "valuta", "devise"),
        "discount": ("discount", "discount %", "disc", "rabatt", "sconto", "remise"),
        "lead": (
            "lead time",
            "leadtime",
            "lead time weeks",
            "lead time days",
            "delivery time",
            "delivery",
            "lieferzeit",
            "tempo di consegna",
            "consegna",
            "délai",
            "délai de livraison",
        ),
        "valid_until": (
            "valid until",
            "valid to",
            "valid through",
            "validity",
            "expiry",
            "expires",
            "price valid until",
            "gültig bis",
            "gültigkeit",
            "valido fino",
            "valido fino al",
            "validità",
            "valable jusqu'au",
        ),
        "valid_from": ("valid from", "price date", "effective date", "gültig ab", "valido dal"),
        "quantity_from": (
            "minimum quantity",
            "min qty",
            "min. qty",
            "moq",
            "quantity from",
            "from quantity",
            "quantity break",
            "price break",
            "mindestmenge",
            "ab menge",
            "staffelmenge",
            "quantità minima",
            "quantité minimale",
        ),
        "region": ("region", "country", "market", "territory", "land", "paese", "mercato", "pays"),
    },
    (frozenset({"part_number", "name"}), frozenset({"price"})),
    "a part number or name and a price",
)

CLOUD_FIELDS = Fields(
    FileKind.CLOUD,
    {
        "provider": ("provider", "cloud", "cloud provider", "vendor", "anbieter"),
        "instance": (
            "instance type",
            "instance",
            "instancetype",
            "vm size",
            "machine type",
            "sku",
            "size",
            "flavor",
        ),
        "region": ("region", "region code", "location", "zone"),
        "country": ("country", "land"),
        "operator_home": ("operator home", "operator country", "headquarters"),
        "gpu": (
            "accelerator name",
            "acceleratorname",
            "gpu",
            "gpu type",
            "gpu model",
            "accelerator",
        ),
        "gpus": (
            "accelerator count",
            "acceleratorcount",
            "gpu count",
            "gpus",
            "number of gpus",
            "count",
        ),
        "price": (
            "price/h",
            "price per hour",
            "hourly price",
            "usd/h",
            "price usd/h",
            "on demand",
            "on-demand price",
            "price",
        ),
        "spot": ("spot price", "spotprice", "spot"),
        "reserved_1y": ("1 year", "reserved 1y", "reserved 1 year", "1yr", "1y"),
        "reserved_3y": ("3 years", "reserved 3y", "reserved 3 years", "3yr", "3y"),
        "term": ("term", "tier", "pricing model", "commitment", "purchase option"),
        "currency": ("currency", "curr", "ccy"),
        "date": ("date", "as of", "price date", "retrieved"),
        "source": ("source", "url", "link"),
    },
    (frozenset({"instance"}), frozenset({"region"}), frozenset({"gpu"}), frozenset({"price"})),
    "an instance type, a region, a GPU and a price",
)


def header_in(
    rows: Sequence[Sequence[object]],
    fields: Fields,
    mappings: Mapping[str, Mapping[str, str]],
) -> Header | None:
    """Return the header among the first rows of a table: the row that names most fields."""
    best: Header | None = None
    for number, row in enumerate(rows):
        titles = titles_in(row)
        found = _header(number, titles, fields, mappings)
        if found is not None and (best is None or len(found.places) > len(best.places)):
            best = found
    return best


def titles_in(row: Iterable[object]) -> list[str]:
    """Return the cells of a row as titles; numbers and dates are none."""
    return ["" if isinstance(one, date | float) else str(one or "").strip() for one in row]


def places_of(titles: Sequence[str], fields: Fields, told: Mapping[str, str]) -> dict[str, int]:
    """Return the column of each field: as told, else by its title."""
    places: dict[str, int] = {}
    for field, title in told.items():
        place = _told_place(titles, title, set(places.values()))
        if field in fields.titles and place is not None:
            places[field] = place
    # Titles that are exactly one of the words first, so that "Price" does not take "Price date".
    for whole in (True, False):
        for field, words in fields.titles.items():
            if field not in places and told.get(field) != "":
                place = _place(titles, words, set(places.values()), whole=whole)
                if place is not None:
                    places[field] = place
    return places


def lacks(places: Container[str], fields: Fields) -> bool:
    """Whether a header with these fields says too little to be one."""
    return any(not any(one in places for one in group) for group in fields.needed)


def told_of(titles: Sequence[str], places: Mapping[str, int], fields: Fields) -> dict[str, str]:
    """Return what to tell to have these columns, and no other, of tables with the same titles."""
    told: dict[str, str] = {KIND: fields.kind.value}
    for field in fields.titles:
        place = places.get(field)
        if place is None:
            told[field] = ""
        else:
            title = titles[place]
            alike = sum(squeezed(title) == squeezed(one) for one in titles)
            told[field] = title if title and alike == 1 else f"#{place + 1}"
    return told


def signature_of(titles: Iterable[str]) -> str:
    """Return what tells tables of one layout from others: their titles without punctuation."""
    return "|".join(squeezed(title) for title in titles if title)


def _header(
    number: int,
    titles: list[str],
    fields: Fields,
    mappings: Mapping[str, Mapping[str, str]],
) -> Header | None:
    signature = signature_of(titles)
    if not signature:
        return None
    told = mappings.get(signature) or mappings.get("") or {}
    if told.get(KIND, fields.kind) != fields.kind:
        return None
    places = places_of(titles, fields, told)
    if lacks(places, fields):
        return None
    columns = {field: titles[place] or f"#{place + 1}" for field, place in places.items()}
    again = told_of(titles, places, fields)
    return Header(number, places, columns, signature, again)


def _told_place(titles: Sequence[str], title: str, taken: set[int]) -> int | None:
    """Return the free column that is told by its number or title."""
    if match := _PLACE.fullmatch(title):
        place = int(match[1]) - 1
        return place if place < len(titles) and place not in taken else None
    return _place(titles, (title,), taken, whole=True) if squeezed(title) else None


def _place(
    titles: Sequence[str], words: Iterable[str], taken: set[int], *, whole: bool
) -> int | None:
    """Return the first free column whose title is one of the words, or begins with one."""
    for word in map(squeezed, words):
        for place, title in enumerate(titles):
            short = squeezed(title)
            hit = short == word if whole else len(word) > 3 and short.startswith(word)
            if hit and place not in taken:
                return place
    return None
