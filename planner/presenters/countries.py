"""The countries that plans can be made for: those whose tariff, grid and climate are known."""

from collections.abc import Mapping

from planner.domain.identity import EntryId
from planner.domain.offers import Region


def countries(regions: Mapping[EntryId, Region]) -> tuple[tuple[str, str], ...]:
    """Return code (ISO 3166) and name of each country by name; states of a country are left out."""
    whole = (one for one in regions.values() if one.id == one.country.lower())
    return tuple(sorted(((one.country, one.name) for one in whole), key=lambda pair: pair[1]))
