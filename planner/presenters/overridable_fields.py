"""Names, units and inputs of the values that scenarios may set differently."""

from collections.abc import Mapping

from planner.domain.language_model import SoftwareGeneration
from planner.domain.workload import DataClass
from planner.presenters.inspect_demand import data_class_name
from planner.presenters.inspection import (
    ChoiceEditor,
    Editor,
    NumberEditor,
    Option,
    TextEditor,
)
from planner.presenters.wording import translate

Named = Mapping[str, tuple[str, str, Editor]]
"""Label, unit and input by the name of a field."""


def setting_fields() -> Named:
    """Return the settings of a project that count as assumptions."""
    share, date = translate("assumptions", "share"), TextEditor("2027-03-01")
    months = translate("assumptions", "months")
    return {
        "horizon_months": (
            translate("assumptions", "Horizon"),
            months,
            NumberEditor(months, 1, 240),
        ),
        "discount_rate": (
            translate("assumptions", "Discount rate"),
            translate("assumptions", "share a year"),
            NumberEditor(share, -0.49, 0.99, 4, 0.01),
        ),
        "order_date": (translate("assumptions", "Order date"), "", date),
        "demand_start": (translate("assumptions", "Start of demand"), "", date),
        "country": (translate("assumptions", "Home country"), "", TextEditor("DE")),
        "software": (
            translate("assumptions", "Serving software"),
            "",
            ChoiceEditor(tuple(Option(one, software_name(one)) for one in SoftwareGeneration)),
        ),
    }


def software_name(generation: SoftwareGeneration) -> str:
    """Return the name of a generation of serving software."""
    return {
        SoftwareGeneration.CONSERVATIVE: translate("assumptions", "conservative"),
        SoftwareGeneration.CURRENT: translate("assumptions", "current"),
        SoftwareGeneration.EXPECTED: translate("assumptions", "expected"),
    }[generation]


def workload_fields() -> Named:
    """Return the values of workloads of all kinds."""
    tokens, share = translate("assumptions", "tokens"), translate("assumptions", "share")
    hours = translate("assumptions", "h")
    count = NumberEditor("", 1, 1e10)
    lengths = NumberEditor(tokens, 1, 1e8)
    limit = NumberEditor("ms", 1, 1e9)
    amount = NumberEditor(tokens, 1, 1e18)
    classes = ChoiceEditor(tuple(Option(one, data_class_name(one)) for one in DataClass))
    return {
        "users": (translate("assumptions", "users"), "", count),
        "input_tokens": (translate("assumptions", "input"), tokens, lengths),
        "output_tokens": (translate("assumptions", "output"), tokens, lengths),
        "priority": (translate("assumptions", "priority"), "", NumberEditor("", 1, 1000)),
        "prefix_hit": (
            translate("assumptions", "prefix cache hits"),
            share,
            NumberEditor(share, 0, 0.99, 4, 0.05),
        ),
        "data_class": (translate("assumptions", "data class"), "", classes),
        "active_share": (
            translate("assumptions", "active at peak"),
            share,
            NumberEditor(share, 0.001, 1, 4, 0.01),
        ),
        "seconds_between_requests": (
            translate("assumptions", "one request every"),
            "s",
            NumberEditor("s", 0.1, 1e9, 1),
        ),
        "growth_per_year": (
            translate("assumptions", "growth"),
            translate("assumptions", "share a year"),
            NumberEditor(share, -0.99, 100, 4, 0.05),
        ),
        "ttft_limit_ms": (translate("assumptions", "TTFT at most"), "ms", limit),
        "tpot_limit_ms": (translate("assumptions", "TPOT at most"), "ms", limit),
        "output_tokens_per_run": (translate("assumptions", "output per run"), tokens, amount),
        "tokens_per_run": (translate("assumptions", "tokens per run"), tokens, amount),
        "runs_per_week": (translate("assumptions", "runs a week"), "", NumberEditor("", 1, 7)),
        "runs_per_month": (
            translate("assumptions", "runs a month"),
            "",
            NumberEditor("", 1, 1000),
        ),
        "gpus": (translate("assumptions", "GPUs"), "", NumberEditor("", 1, 1e6)),
        "start_hour": (
            translate("assumptions", "window from"),
            translate("assumptions", "o'clock"),
            NumberEditor("", 0, 23),
        ),
        "window_hours": (
            translate("assumptions", "window length"),
            hours,
            NumberEditor(hours, 1, 24),
        ),
    }
