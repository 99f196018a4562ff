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
