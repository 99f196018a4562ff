"""What a user marks in the catalogue: favourites, and what was used last."""

from dataclasses import dataclass, replace

_MOST_RECENT = 20


@dataclass(frozen=True, slots=True)
class Marked:
    """Ids of entries; the newest favourite last, the one used last first."""

    favourites: tuple[str, ...] = ()
    recent: tuple[str, ...] = ()

    def toggled(self, entry: str) -> "Marked":
        """Return the marks with an entry as a favourite, or no longer as one."""
        others = tuple(one for one in self.favourites if one != entry)
        kept = others if entry in self.favourites else (*others, entry)
        return replace(self, favourites=kept)

    def used(self, entry: str) -> "Marked":
        """Return the marks with an entry as the one used last."""
        others = tuple(one for one in self.recent if one != entry)
        return replace(self, recent=(entry, *others)[:_MOST_RECENT])
