"""What plant stands at a site."""

from planner.domain.identity import EntryId, SiteId
from planner.domain.plan import Plan


def with_plant(counts: dict[EntryId, int], plan: Plan, site: SiteId) -> dict[EntryId, int]:
    """Return how many pieces of each entry a site needs, those of its plant added.

    Elements without an entry, such as the utility, are nothing that is bought.
    """
    if not plan.power_elements and not plan.cooling_elements:
        return counts
    found = dict(counts)
    for element in plan.plant:
        if element.entry is not None and plan.site_of(element.place) == site:
            found[element.entry] = found.get(element.entry, 0) + element.installed
    return found
