"""How explanations are put together: formulas with their inputs, and sums with their terms."""

import keyword
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from planner.domain.formula import Explanation, Formula, Input
from planner.domain.phrase import Phrase, say
from planner.domain.provenance import Evidence

MOST_TERMS = 8
"""A longer sum names its largest terms and adds the others up."""

_UNIT = re.compile(
    r", ((?:kW|kWh|kVA|kg|USD|m³/h|l/min|Gbit/s|mm|Pa|kPa|K|°C|GB|ms|s|bytes|months|FLOP/s|tokens)"
    r"(?: (?:per|and) [^,]+)?|share of [^,]+)(?:,|$)"
)
_RESERVED = frozenset({"min", "max", "others"})


@dataclass(frozen=True, slots=True)
class Given:
    """A number that goes into a formula.

    Label and unit are those of the formula's symbol where they are left empty; `why` explains the
    number itself.
    """

    value: float
    unit: str = ""
    evidence: Evidence | None = None
    label: str = ""
    why: Explanation | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """Equal addends of a sum: what they are, how much each is, and how many there are."""

    label: str
    each: float
    count: int = 1
    evidence: Evidence | None = None
    why: Explanation | None = None

    @property
    def amount(self) -> float:
        """All of them together."""
        return self.count * self.each


def without_range(evidence: Evidence | None) -> Evidence | None:
    """Return evidence for what follows from a value: the range of the value is not its own."""
    return replace(evidence, low=None, high=None) if evidence else None


def applied(
    title: str,
    value: float | None,
    unit: str,
    formula: Formula,
    given: Mapping[str, Given],
    *,
    beside: Sequence[Given] = (),
    parts: Sequence[Explanation] = (),
    exclusions: Sequence[str] = (),
    notes: Sequence[str] = (),
) -> Explanation:
    """Return the explanation of a value that *formula* makes of *given*, by symbol.

    *beside* are numbers worth knowing that the formula does not contain.
    """
    inputs = [_input(name, given[name], formula.symbols[name]) for name in formula.symbols]
    inputs += _beside(beside, [*formula.symbols])
    found = [one.why for one in given.values() if one.why is not None]
    return Explanation(
        title,
        value,
        unit,
        formula,
        tuple(inputs),
        tuple(exclusions),
        tuple(notes),
        (*found, *parts),
    )


def printed(
    title: str, value: float, unit: str, evidence: Evidence | None, *notes: str
) -> Explanation:
    """Return the explanation of a value that stands in the project as it is."""
    given = Input(_symbol(title, ()), title, unit, value, evidence)
    return Explanation(title, value, unit, None, (given,), notes=notes)


def listed(
    title: str,
    value: float | None,
    unit: str,
    given: Sequence[Given],
    notes: Sequence[str],
    *,
    exclusions: Sequence[str] = (),
    parts: Sequence[Explanation] = (),
) -> Explanation:
    """Return the explanation of a value that no formula gives: rounded, searched, or missing."""
    inputs = tuple(_input(_symbol(one.label, ()), one, one.label) for one in given)
    return Explanation(
        title, value, unit, None, inputs, tuple(exclusions), tuple(notes), tuple(parts)
    )


def unknown(title: str, unit: str, *notes: str) -> Explanation:
    """Return the explanation of a value that has no data: what is missing."""
    return Explanation(title, None, unit, None, (), notes=notes)


def summed(
    title: str,
    value: float | None,
    unit: str,
    terms: Sequence[Term],
    *,
    key: str,
    source: str,
    beside: Sequence[Given] = (),
    parts: Sequence[Explanation] = (),
    exclusions: Sequence[str] = (),
    notes: Sequence[str] = (),
) -> Explanation:
    """Return the explanation of a sum: its largest terms as inputs, all others as one.

    A sum of one explained thing is explained as that thing.
    """
    named = sorted(merged(terms), key=lambda term: -abs(term.amount))
    only = named[0].why if len(named) == 1 and named[0].count == 1 else None
    if only is not None and only.formula is not None:
        return replace(
            only,
            title=title,
            value=value,
            unit=unit,
            inputs=(*only.inputs, *_beside(beside, [one.symbol for one in only.inputs])),
            exclusions=(*exclusions, *only.exclusions),
            notes=(*notes, *only.notes),
            parts=(*only.parts, *parts),
        )
    others: list[Term] = []
    if len(named) > MOST_TERMS:
        named, others = named[: MOST_TERMS - 1], named[MOST_TERMS - 1 :]
    taken: list[str] = []
    addends, symbols, inputs = [], {}, []
    for term in named:
        name = _symbol(term.label, taken)
        taken.append(name)
        addends.append(name if term.count == 1 else f"{term.count} * {name}")
        symbols[name] = term.label
        inputs.append(Input(name, term.label, unit, term.each, term.evidence))
    if others:
        rest = sum(term.amount for term in others)
        addends.append("others")
        symbols["others"] = say("all {0} others together", len(others))
        inputs.append(Input("others", symbols["others"], unit, rest))
    formula = Formula(f"sum.{key}", title, unit, " + ".join(addends), symbols, source)
    inputs += _beside(beside, taken)
    found = [term.why for term in named if term.why is not None]
    return Explanation(
        title,
        value,
        unit,
        formula if addends else None,
        tuple(inputs),
        tuple(exclusions),
        tuple(notes) if addends else (*notes, say("There is nothing to add up.")),
        (*found, *parts),
    )


def merged(terms: Sequence[Term]) -> list[Term]:
    """Return the terms with equal ones counted together; what adds nothing is left out."""
    found: dict[tuple[str, float], Term] = {}
    for term in terms:
        key = (term.label, term.each)
        known = found.get(key)
        count = term.count + (known.count if known else 0)
        found[key] = Term(term.label, term.each, count, term.evidence, term.why)
    useful = [term for term in found.values() if term.amount]
    return useful or list(found.values())[:1]


def _input(name: str, given: Given, meaning: str) -> Input:
    unit = given.unit or _unit_of(meaning)
    label = given.label or _label(meaning)
    return Input(name, label, unit, given.value, given.evidence)


def _beside(given: Sequence[Given], taken: Sequence[str]) -> list[Input]:
    """Inputs that the formula does not contain; those it contains already are left out."""
    names = [(_symbol(one.label, ()), one) for one in given]
    return [_input(name, one, one.label) for name, one in names if name not in taken]


def without_unit(meaning: str) -> str:
    """Return the meaning of a symbol without its unit, which stands beside the number."""
    return _UNIT.sub("", meaning)


def _label(meaning: str) -> Phrase:
    if isinstance(meaning, Phrase):
        return say(without_unit(meaning.template), *meaning.values)
    return say(without_unit(meaning))


def _unit_of(meaning: str) -> str:
    found = _UNIT.search(meaning)
    return found[1] if found else ""


def _symbol(label: str, taken: Sequence[str]) -> str:
    """Return *label* as a name that a formula can hold and that is not taken."""
    name = re.sub(r"[^a-z0-9]+", "_", label.lower()).lstrip("_0123456789").rstrip("_") or "value"
    if keyword.iskeyword(name) or name in _RESERVED:
        name = f"n_{name}"
    unique, count = name, 1
    while unique in taken:
        count += 1
        unique = f"{name}_{count}"
    return unique
