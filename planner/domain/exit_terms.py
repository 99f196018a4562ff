"""What was agreed on leaving a place, and what would have to be carried out of it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ExitTerms:
    """What is stated of leaving a site; None means: not stated.

    The contract runs `term_months` and is renewed by as much, with a notice of `notice_months`.
    `committed_usd_month` is spend that was promised to a cloud or a model API whether it is used
    or not. `stored_tb` is data kept there that nobody has elsewhere.
    """

    term_months: int | None = None
    notice_months: float | None = None
    committed_usd_month: float | None = None
    stored_tb: float | None = None


NOTHING_AGREED = ExitTerms()
"""Of a site of which nothing is stated."""
