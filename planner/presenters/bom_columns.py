"""The columns of the bill of materials in sets that fit a window: one question, one set."""

from dataclasses import dataclass

from planner.presenters.wording import translate


@dataclass(frozen=True, slots=True)
class ColumnSet:
    """Columns that are looked at together; none names them all."""

    key: str
    name: str
    columns: tuple[str, ...]


ALWAYS = ("description", "quantity", "unit", "position", "site")
"""What says which line it is, the most telling first."""

EVERY = "every"
"""Key of the set that shows every column, however wide they are together."""


def column_sets() -> tuple[ColumnSet, ...]:
    """Return the sets to choose from; together they have every column."""
    return (
        ColumnSet(
            "prices",
            translate("bom", "Prices"),
            ("unit_sell", "total", "list_price", "discount", "margin", "unit_cost"),
        ),
        ColumnSet(
            "cost",
            translate("bom", "Cost and margin"),
            ("unit_cost", "margin", "unit_sell", "total"),
        ),
        ColumnSet(
            "order",
            translate("bom", "Order"),
            ("part_number", "manufacturer", "option", "lead_weeks", "group"),
        ),
        ColumnSet(
            "terms",
            translate("bom", "Terms"),
            ("total", "charge", "term_months", "term_total", "option"),
        ),
        ColumnSet(
            "power",
            translate("bom", "Power and mass"),
            ("kw", "units", "kg", "lead_weeks", "group"),
        ),
        ColumnSet(
            "evidence",
            translate("bom", "Evidence"),
            ("price_date", "basis", "valid_until", "source"),
        ),
        ColumnSet("remarks", translate("bom", "Remarks"), ("remark", "part_number", "option")),
        ColumnSet(EVERY, translate("bom", "Every column"), ()),
    )
