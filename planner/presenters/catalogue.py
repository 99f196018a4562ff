"""What the catalogue lists: the entries that are hit, by group, and in words how many."""

from collections.abc import Iterable

from planner.catalog.library import Library
from planner.domain.entry_fields import Entry
from planner.domain.identity import EntryId
from planner.presenters import formats
from planner.presenters.catalogue_chips import Chip, chip_of
from planner.presenters.catalogue_row import CatalogueRow, catalogue_row
from planner.presenters.list_prices import IN_USD, ListPrices
from planner.presenters.wording import translate


def chip_label(chip: Chip) -> str:
    """Return the text on a chip."""
    return translate("catalogue", chip.value)


def catalogue_rows(
    library: Library,
    search: str = "",
    chip: Chip | None = None,
    prices: ListPrices = IN_USD,
) -> tuple[CatalogueRow, ...]:
    """Return what is hit by every word of *search*, in the order of the files.

    *prices* writes the prices, for a project in its currency.

    Accelerators, language models and engines are listed only in their own group, since nobody drags
    them, and places for sites, which are many.
    """
    entries: Iterable[Entry] = library.search(search) if search.strip() else library.entries()
    if chip is Chip.COMPONENTS:
        entries = library.found_components(search)
    groups = ((entry, chip_of(entry)) for entry in entries)
    return tuple(
        catalogue_row(entry, library, prices) for entry, group in groups if in_group(group, chip)
    )


def in_group(group: Chip, wanted: Chip | None) -> bool:
    """Whether an entry of *group* is listed while the list is narrowed to *wanted* (or not)."""
    return group is wanted if wanted is not None else group.is_listed_with_all


def summary(library: Library, rows: int) -> str:
    """Return how many entries are listed, and the version of the catalogue."""
    return f"{items(rows)} · {library.version}" if library.version else items(rows)


def items(count: int) -> str:
    """Return a number of entries in words."""
    return str(formats.count(count, translate("catalogue", "items" if count != 1 else "item")))


def placed_text(library: Library, entry: EntryId, prices: ListPrices = IN_USD) -> str:
    """Return what a toast says after an entry was added, such as ``Added DGX H200, $370k``."""
    found = (
        library.parts.get(entry)
        or library.offers.get(entry)
        or library.apis.get(entry)
        or library.regions.get(entry)
    )
    if found is None:
        return ""
    row = catalogue_row(found, library, prices)
    text = translate("catalogue", "Added {0}").format(row.short_name)
    return f"{text}, {row.price}" if row.price else text
