"""The way from the order to the first token: bars, the critical path, other ways, and the wait."""

from collections.abc import Iterator

from planner.domain.timeline import Readiness, Timeline
from planner.presenters import formats
from planner.presenters.cash_flow import cash_flow
from planner.presenters.privacy import prices_hidden
from planner.presenters.report.blocks import Block, Chart, Gantt, Grid, Heading, Section, Words
from planner.presenters.report.material import Material, grid
from planner.presenters.report.pages import Page, page_title
from planner.presenters.rows import Cell, Tone
from planner.presenters.timeline import branches_table, timeline_view, waiting_lines, weeks
from planner.presenters.wording import translate, worded
from planner.studies.branches import branches
from planner.studies.waiting import waiting


def timeline_section(material: Material) -> Section:
    """Return the timeline."""
    evaluation = material.evaluation
    unserved = any(one.unserved_share_peak > 0 for one in evaluation.workloads.values())
    view = timeline_view(material.project, evaluation, unserved)
    title = page_title(Page.TIMELINE)
    if not view.bars:
        return Section(Page.TIMELINE, title, (Words(view.table.empty_text, Tone.MUTED),))
    blocks: list[Block] = [Words(view.headline)]
    if view.note:
        blocks.append(Words(view.note, Tone.WARNING))
    blocks += [
        Words(
            translate(
                "report",
                "A bar is an activity at its likely duration, critical ones marked; the pale end"
                " reaches to the week by which 80 % have ended, the dotted line shows float.",
            ),
            Tone.MUTED,
        ),
        Gantt(view),
        Heading(translate("report", "When what serves")),
        _ready(material),
        Heading(translate("report", "Critical path")),
        _path(evaluation.timeline),
    ]
    blocks += _branches(material)
    blocks += _waiting(material)
    return Section(Page.TIMELINE, title, tuple(blocks))


def _ready(material: Material) -> Grid:
    titles = (
        (translate("report", "What serves"), False),
        (translate("report", "Likely, week"), True),
        (translate("report", "P50, week"), True),
        (translate("report", "P80, week"), True),
        (translate("report", "Last activity"), False),
    )
    return grid(titles, _readiness(material))


def _readiness(material: Material) -> Iterator[tuple[str | Cell, ...]]:
    timeline = material.evaluation.timeline
    named: list[tuple[str, Readiness | None]] = [
        (translate("report", "First token"), timeline.first),
        (translate("report", "Everything"), timeline.whole),
    ]
    sites = {one.id: one.name for one in material.plan.sites}
    workloads = {one.id: one.name for one in material.project.workloads}
    named += [(sites[key], ready) for key, ready in timeline.sites.items()]
    named += [(workloads[key], ready) for key, ready in timeline.workloads.items()]
    for name, ready in named:
        if ready is not None:
            last = worded(timeline.task(ready.last).activity.name)
            yield name, weeks(ready.likely), weeks(ready.p50), weeks(ready.p80), last


def _path(timeline: Timeline) -> Grid:
    titles = (
        (translate("report", "Activity"), False),
        (translate("report", "Weeks"), True),
        (translate("report", "Start, week"), True),
        (translate("report", "End, week"), True),
        (translate("report", "Decides"), True),
        (translate("report", "Source"), False),
        (translate("report", "Date"), False),
    )
    path = () if timeline.whole is None else timeline.path_to(timeline.whole.last)
    rows = []
    for one in path:
        activity, evidence = one.activity, one.activity.evidence
        item = worded(activity.item)
        name = f"{worded(activity.name)} · {item}" if item else worded(activity.name)
        entered = translate("report", "entered in this project")
        source = "" if evidence is None else worded(evidence.source)
        rows.append(
            (
                name,
                weeks(activity.duration.likely),
                weeks(one.start),
                weeks(one.end),
                formats.percent(one.critical_share),
                entered if activity.edited else source,
                "" if evidence is None else evidence.date,
            )
        )
    return grid(titles, rows)


def _branches(material: Material) -> Iterator[Block]:
    case = material.case
    orders = case.money.orders
    for site in case.plan.sites:
        if site.kind.holds_racks:
            found = branches(case.plan, site.id, orders, case.shelf)
            if found:
                title = translate("report", "Other ways to the hardware of {0}")
                yield Heading(title.format(site.name))
                yield Grid(branches_table(found))


def _waiting(material: Material) -> Iterator[Block]:
    if prices_hidden():
        return
    lines = waiting_lines(waiting(material.case), material.currency)
    if lines:
        yield Heading(translate("report", "What the wait costs"))
        titles = ((translate("report", "If"), False), (translate("report", "Then"), True))
        yield grid(titles, lines)
    by_month = cash_flow(material.project, material.evaluation, by_month=True)
    if by_month.bars:
        yield Heading(translate("report", "Cash by month"))
        yield Chart(by_month)
