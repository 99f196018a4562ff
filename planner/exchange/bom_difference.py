"""What two bills of materials order differently, line by line."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from planner.domain.quote import Charge
from planner.exchange.lines import Bom, BomLine


@dataclass(frozen=True, slots=True)
class LineDifference:
    """A line that only one of two bills has, or that they order otherwise.

    `before` and `after` are None where a bill does not have it. `total` is the difference of the
    amounts over the term, in the currency of the lines; None where one of them has no data or
    stands in another currency.
    """

    before: BomLine | None
    after: BomLine | None

    @property
    def line(self) -> BomLine:
        """The line as it reads: of the second bill, else of the first."""
        found = self.after or self.before
        assert found is not None
        return found

    @property
    def quantity(self) -> Decimal:
        """How much more the second bill orders; negative for less."""
        return _quantity(self.after) - _quantity(self.before)

    @property
    def total(self) -> Decimal | None:
        """How much more it costs over the term; negative for less."""
        amounts = []
        for line in (self.before, self.after):
            amount = Decimal(0) if line is None else _amount(line)
            if amount is None:
                return None
            amounts.append(amount)
        if self.before and self.after and self.before.currency != self.after.currency:
            return None
        return amounts[1] - amounts[0]


def bom_differences(before: Bom, after: Bom) -> tuple[LineDifference, ...]:
    """Return the lines that differ in quantity or amount, in the order of the second bill.

    Lines are the same thing at the same site. What the second does not order comes last.
    """
    return tuple(_differences(before, after))


def _differences(before: Bom, after: Bom) -> Iterator[LineDifference]:
    known = {line.line_id: line for line in before.lines}
    for line in after.lines:
        old = known.pop(line.line_id, None)
        if old is None or (old.quantity, _amount(old)) != (line.quantity, _amount(line)):
            yield LineDifference(old, line)
    for line in known.values():
        yield LineDifference(line, None)


def _amount(line: BomLine) -> Decimal | None:
    """Return what a line costs: once, or over its term."""
    return line.total if line.charge is Charge.ONE_OFF else line.term_total


def _quantity(line: BomLine | None) -> Decimal:
    return Decimal(0) if line is None else line.quantity
