"""Prices and lead times of an entry as they were seen, beside the figure that the entry shows."""

from collections import Counter
from collections.abc import Sequence

from planner.domain.observation import Observation, Observed
from planner.presenters import formats
from planner.presenters.entry_labels import field_label
from planner.presenters.formats import Quantity
from planner.presenters.privacy import hidden_text, prices_hidden
from planner.presenters.why import status_word
from planner.presenters.wording import translate


def observation_name(one: Observation) -> str:
    """Return what was seen, on which basis, where and from which quantity on."""
    words = [field_label(one.what.value), translate("seen", one.basis.value)]
    if one.region:
        words.append(one.region)
    if one.quantity_from > 1:
        words.append(translate("seen", "from {0}").format(formats.grouped(one.quantity_from)))
    return ", ".join(word for word in words if word)


def observed_value(one: Observation) -> Quantity:
    """Return the typical value in the currency it was seen in, or in weeks."""
    if _is_hidden(one):
        return Quantity(hidden_text())
    return Quantity(formats.trimmed(one.typical, 2), _unit(one))


def observed_range(one: Observation) -> str:
    """Return low and high, empty where they are not known."""
    if one.low is None or one.high is None or one.low >= one.high:
        return ""
    if _is_hidden(one):
        return hidden_text()
    return f"{formats.trimmed(one.low, 2)}–{formats.trimmed(one.high, 2)}"


def observation_lines(one: Observation) -> tuple[str, ...]:
    """Return what stands behind an observation, a line for each fact."""
    facts = [status_word(one.status), one.valid_from]
    if one.valid_to:
        facts.append(translate("seen", "valid to {0}").format(one.valid_to))
    note = translate("seen", "Note: {0}").format(one.note) if one.note else ""
    return tuple(line for line in (" · ".join(facts), one.source, note) if line)


def several(observations: Sequence[Observation]) -> list[Observation]:
    """Return what was seen more than once, by what it is, the latest first.

    A single observation is the figure that the entry shows already.
    """
    times = Counter(one.what for one in observations)
    kinds = list(Observed)
    found = [one for one in observations if times[one.what] > 1]
    found.sort(key=lambda one: one.valid_from, reverse=True)
    return sorted(found, key=lambda one: kinds.index(one.what))


def _unit(one: Observation) -> str:
    if one.what is Observed.LEAD_TIME:
        return translate("seen", "weeks")
    return f"{one.currency}/TB" if one.what is Observed.PRICE_OF_TB else one.currency


def _is_hidden(one: Observation) -> bool:
    return one.what is not Observed.LEAD_TIME and prices_hidden()
