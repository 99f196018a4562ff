"""How sovereign a site is, in the inspector: score, level, and the level of each objective."""

from planner.compute.explain.case import Case
from planner.compute.sovereignty import Aim, Sovereignty, sovereignty_of_site
from planner.compute.sovereignty_levels import HIGHEST
from planner.domain.compliance import NOT_LEGAL_ADVICE
from planner.domain.site import Site
from planner.presenters import formats
from planner.presenters.formats import Quantity
from planner.presenters.inspect_fields import Fields
from planner.presenters.inspection import FigureRow, Section
from planner.presenters.rows import Tone
from planner.presenters.wording import translate, worded


def aim_name(aim: Aim) -> str:
    """Return an objective of the framework in words."""
    return {
        Aim.STRATEGIC: translate("sovereignty", "Ownership"),
        Aim.LEGAL: translate("sovereignty", "Law"),
        Aim.DATA: translate("sovereignty", "Data and AI"),
        Aim.OPERATIONAL: translate("sovereignty", "Operations"),
        Aim.SUPPLY: translate("sovereignty", "Supply chain"),
        Aim.TECHNOLOGY: translate("sovereignty", "Technology"),
        Aim.SECURITY: translate("sovereignty", "Security"),
        Aim.ENVIRONMENT: translate("sovereignty", "Environment"),
    }[aim]


def score_text(found: Sovereignty) -> str:
    """Return the score, as a range where facts are missing."""
    if found.score_low is None or found.score_high is None:
        return translate("sovereignty", "not scored")
    low, high = formats.grouped(found.score_low), formats.grouped(found.score_high)
    return low if low == high else f"{low}–{high}"


def level_text(low: int, high: int) -> str:
    """Return a level, as a range where facts are missing."""
    return str(low) if low == high else f"{low}–{high}"


def plan_text(found: Sovereignty | None) -> str:
    """Return how sovereign a scenario is, in a line; empty where that is not known."""
    if found is None:
        return ""
    if found.score_low is None:
        return translate("sovereignty", "Sovereignty: not scored")
    return translate("sovereignty", "Sovereignty {0} of 100").format(score_text(found))


def plan_hint(found: Sovereignty | None) -> str:
    """Return the level of a scenario and of each objective, and the site that keeps it there."""
    if found is None:
        return ""
    level = level_text(found.level_low, found.level_high)
    lines = [translate("sovereignty", "Level {0} of {1}, the lowest").format(level, HIGHEST)]
    line = translate("sovereignty", "{0} {1}: {2}, at {3}. {4}")
    lines += [
        line.format(
            one.aim.code,
            aim_name(one.aim),
            level_text(one.low, one.high),
            one.site,
            worded(one.why),
        )
        for one in found.objectives
    ]
    return "\n".join([*lines, worded(NOT_LEGAL_ADVICE)])


def site_sovereignty(case: Case, fields: Fields, site: Site) -> tuple[Section, ...]:
    """Return the section of a site; none where the project has no weights of objectives."""
    found = sovereignty_of_site(case, site)
    if found is None:
        return ()
    notice = worded(NOT_LEGAL_ADVICE)
    unit = "" if found.score_low is None else translate("sovereignty", "of 100")
    rows = [
        fields.figure(
            "sovereignty_score",
            translate("sovereignty", "Score"),
            Quantity(score_text(found), unit),
            explained=True,
            tooltip=notice,
        ),
        _level(
            fields,
            "sovereignty_level",
            translate("sovereignty", "Lowest level"),
            (found.level_low, found.level_high),
            notice,
        ),
    ]
    rows += [
        _level(
            fields,
            f"sovereignty_{one.aim}",
            aim_name(one.aim),
            (one.low, one.high),
            f"{one.aim.code}: {worded(one.why)}",
        )
        for one in found.objectives
    ]
    return (Section("sovereignty", translate("sovereignty", "Sovereignty"), tuple(rows)),)


def _level(fields: Fields, name: str, label: str, span: tuple[int, int], tooltip: str) -> FigureRow:
    low, high = span
    figure = Quantity(level_text(low, high), translate("sovereignty", "of {0}").format(HIGHEST))
    tone = Tone.MUTED if low < high else Tone.NORMAL
    return fields.figure(name, label, figure, explained=True, tone=tone, tooltip=tooltip)
