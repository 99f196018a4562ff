"""Checks of data quality: what is missing, grouped, one finding per kind."""

from collections.abc import Iterable, Sequence

from planner.domain.finding import Finding, Severity
from planner.domain.hardware import Part
from planner.domain.phrase import listed, say
from planner.domain.project import Override, Project


def check_data(parts: Iterable[Part], unpriced: Sequence[str]) -> tuple[Finding, ...]:
    """Report parts without price, power or mass: DAT-001, DAT-002, DAT-003."""
    used = sorted(parts, key=lambda part: part.id)
    findings = []
    kinds = (
        ("DAT-001", say("price"), list(unpriced), say("costs are a lower bound")),
        (
            "DAT-002",
            say("nameplate power"),
            [
                part.label
                for part in used
                if part.half_units != 0 and part.draw.nameplate_kw is None and part.frame is None
            ],
            say("power and heat are a lower bound"),
        ),
        (
            "DAT-003",
            say("mass"),
            [part.label for part in used if part.mass_kg is None],
            say("rack loads are a lower bound"),
        ),
    )
    for rule, what, names, effect in kinds:
        if not names:
            continue
        named = ", ".join(names[:4]) + (" …" if len(names) > 4 else "")
        findings.append(
            Finding(
                rule=rule,
                subject="data",
                subject_name=say("Catalogue data"),
                severity=Severity.INFO,
                message=say("No {0} for {1}: {2}; {3}.", what, len(names), named, effect),
                detail=say("Enter the missing figure at the part."),
                source=say("missing data is never counted as zero"),
            )
        )
    return tuple(findings)


def check_overrides(without_effect: Sequence[tuple[Override, str]]) -> tuple[Finding, ...]:
    """Report overrides that a file brought and that do not fit the project: DAT-004."""
    if not without_effect:
        return ()
    those = [say("{0} = {1}: {2}", one.field, one.value, why) for one, why in without_effect[:4]]
    more = " …" if len(without_effect) > 4 else ""
    return (
        Finding(
            rule="DAT-004",
            subject="overrides",
            subject_name=say("Overrides of this scenario"),
            severity=Severity.INFO,
            message=say(
                "{0} without effect: {1}{2}.", len(without_effect), listed(those, "; "), more
            ),
            detail=say("The project's own values are used. Enter the override again or drop it."),
            source=say("an override must fit the value it replaces"),
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
            subject_name=say("Currency"),
            severity=Severity.WARNING,
            message=say("There is no exchange rate for {0}: amounts are in {1}.", wanted, shown),
            detail=say(
                "Enter {0} for 1 {1} with its date in Project › Quote Details.", wanted, shown
            ),
            source=say("a missing rate is never taken for 1"),
        ),
    )
