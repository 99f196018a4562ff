"""Checks of data quality: what is missing, grouped, one finding per kind."""

from collections.abc import Iterable, Sequence

from planner.domain.finding import Finding, Severity
from planner.domain.hardware import Part
from planner.domain.project import Override, Project


def check_data(parts: Iterable[Part], unpriced: Sequence[str]) -> tuple[Finding, ...]:
    """Report parts without price, power or mass: DAT-001, DAT-002, DAT-003."""
    used = sorted(parts, key=lambda part: part.id)
    findings = []
    kinds = (
        ("DAT-001", "price", list(unpriced), "costs are a lower bound"),
        (
            "DAT-002",
            "nameplate power",
            [
                part.label
                for part in used
                if part.half_units != 0 and part.draw.nameplate_kw is None and part.frame is None
            ],
            "power and heat are a lower bound",
        ),
        (
            "DAT-003",
            "mass",
            [part.label for part in used if part.mass_kg is None],
            "rack loads are a lower bound",
        ),
    )
    for rule, what, names, effect in kinds:
        if not names:
            continue
        listed = ", ".join(names[:4]) + (" …" if len(names) > 4 else "")
        findings.append(
            Finding(
                rule=rule,
                subject="data",
                subject_name="Catalogue data",
                severity=Severity.INFO,
                message=f"No {what} for {len(names)}: {listed}; {effect}.",
                detail="Enter the missing figure at the part.",
                source="missing data is never counted as zero",
            )
        )
    return tuple(findings)


def check_overrides(without_effect: Sequence[tuple[Override, str]]) -> tuple[Finding, ...]:
    """Report overrides that a file brought and that do not fit the project: DAT-004."""
    if not without_effect:
        return ()
    listed = "; ".join(f"{one.field} = {one.value}: {why}" for one, why in without_effect[:4])
    more = " …" if len(without_effect) > 4 else ""
    return (
        Finding(
            rule="DAT-004",
            subject="overrides",
            subject_name="Overrides of this scenario",
            severity=Severity.INFO,
            message=f"{len(without_effect)} without effect: {listed}{more}.",
            detail="The project's own values are used. Enter the override again or drop it.",
            source="an override must fit the value it replaces",
        ),
    )


def check_rate(project: Project) -> tuple[Finding, ...]:
    """Report a currency of the project that has no exchange rate: DAT-005."""
    wanted, shown = project.settings.currency, project.shown_currency.code
    if wanted == shown:
        return ()
    return (
        Finding(
            rule="DAT-005",
            subject="currency",
            subject_name="Currency",
            severity=Severity.WARNING,
            message=f"There is no exchange rate for {wanted}: amounts are in {shown}.",
            detail=f"Enter {wanted} for 1 {shown} with its date in Project › Quote Details.",
            source="a missing rate is never taken for 1",
        ),
    )
