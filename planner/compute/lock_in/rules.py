"""What leaving somebody takes, from the project's assumptions and from what was agreed on a site."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from planner.compute.compliance import day_of
from planner.compute.finance_rates import given
from planner.domain.exit_terms import ExitTerms
from planner.domain.jurisdiction import EEA
from planner.domain.project import PartShelf, Settings
from planner.domain.provenance import Estimate
from planner.domain.units import MONTHS_PER_YEAR
from planner.engines.supply import remaining_months

CUDA, ROCM = "CUDA", "ROCm"
_PORT, _OTHER = "lockin.port_", "lockin.port_other"
MARKET_AGES = (12, 24, 36, 48, 60)


@dataclass(frozen=True, slots=True)
class Terms:
    """A contract at the moment of leaving: months left of its term, and its notice."""

    left_months: float
    notice_months: float


def knows_exits(assumptions: Mapping[str, Estimate]) -> bool:
    """Whether a project has the assumptions of leaving; older ones get them with the catalogue."""
    return "lockin.leave_month" in assumptions


def port_key(stack: str, target: str, assumptions: Mapping[str, Estimate]) -> str:
    """Return the assumption of porting from one software stack to another."""
    key = f"{_PORT}{_slug(stack)}_{_slug(target)}"
    return key if key in assumptions else _OTHER


def port_target(stack: str, others: tuple[str, ...]) -> str:
    """Return the stack to port to: another one that the plan has, else the usual alternative."""
    known = [one for one in others if one not in ("", stack)]
    return known[0] if known else (ROCM if stack == CUDA else CUDA)


def _slug(stack: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", stack.lower()).strip("_")


def rented_terms(terms: ExitTerms, shelf: PartShelf) -> Terms:
    """Return the terms of a colocation contract: what is stated, else what is usual."""
    term = terms.term_months
    notice = terms.notice_months
    if term is None:
        term = round(given(shelf, "lockin.colocation_term_months"))
    if notice is None:
        notice = given(shelf, "lockin.colocation_notice_months")
    return Terms(_left(term, shelf), notice)


def promised_terms(terms: ExitTerms, shelf: PartShelf) -> Terms:
    """Return the terms of a promised spend; without a notice that is stated there is none."""
    term = terms.term_months
    if term is None:
        term = round(given(shelf, "lockin.agreement_term_months"))
    return Terms(_left(term, shelf), terms.notice_months or 0.0)


def reserved_terms(term_months: int, shelf: PartShelf) -> Terms:
    """Return the terms of reserved instances, whose term is their tier."""
    return Terms(_left(term_months, shelf), 0.0)


def _left(term_months: float, shelf: PartShelf) -> float:
    return remaining_months(term_months, given(shelf, "lockin.leave_month"))


def in_union(settings: Settings) -> bool:
    """Whether the customer is where the EU Data Act holds."""
    return settings.country in EEA


def egress_is_free(shelf: PartShelf, settings: Settings) -> bool:
    """Whether one leaves after the day from which the EU Data Act forbids charges for it."""
    if not in_union(settings):
        return False
    day = day_of(settings, shelf.compliance)
    months = day.year * MONTHS_PER_YEAR + day.month - 1 + int(given(shelf, "lockin.leave_month"))
    leaving = date(months // MONTHS_PER_YEAR, months % MONTHS_PER_YEAR + 1, min(day.day, 28))
    number = leaving.year * 10_000 + leaving.month * 100 + leaving.day
    free_from = given(shelf, "lockin.data_act_free_from")
    return bool(free_from) and number >= free_from


def resale_curve(shelf: PartShelf) -> tuple[tuple[float, float], ...]:
    """Return what the market pays for a server by its age in months, as far as it is assumed."""
    keys = {age: f"residual.market_{age}_months" for age in MARKET_AGES}
    known = shelf.assumptions
    return tuple((float(age), known[key].likely) for age, key in keys.items() if key in known)
