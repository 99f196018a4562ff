"""What the inspector shows of links."""

from planner.document.commands.links import EditLink
from planner.domain.facility import Link
from planner.domain.plan import Plan
from planner.domain.project import Project
from planner.domain.results import Evaluation
from planner.presenters import formats
from planner.presenters.findings import findings_on
from planner.presenters.formats import Quantity
from planner.presenters.inspect_fields import Fields
from planner.presenters.inspection import Inspection, InspectorRow, LinkRow, NumberEditor, Section
from planner.presenters.links import kind_name
from planner.presenters.list_prices import ListPrices
from planner.presenters.rows import Tone
from planner.presenters.wording import translate, worded


def inspect_link(project: Project, evaluation: Evaluation, link_id: str) -> Inspection | None:
    """Return what there is to see of a link."""
    plan = project.scenario(evaluation.scenario).plan
    link = next((one for one in plan.links if one.id == link_id), None)
    if link is None:
        return None
    scenario = evaluation.scenario
    fields = Fields(f"link:{link.id}", lambda name, value: EditLink(scenario, link.id, name, value))
    sections = [
        Section("link", "", (*_inputs(project, fields, link), *_ends(plan, link))),
        Section(
            "load", translate("inspector", "Busiest hour"), _figures(fields, plan, link, evaluation)
        ),
        Section(
            "crossing",
            translate("inspector", "What crosses it"),
            _crossing(project, link, evaluation),
        ),
    ]
    return Inspection(
        f"link:{link.id}",
        link.name,
        kind_name(link.kind),
        tuple(one for one in sections if one.rows),
        findings_on(evaluation, [link.id]),
    )


def _inputs(project: Project, fields: Fields, link: Link) -> tuple[InspectorRow, ...]:
    prices = ListPrices.of(project)
    rate = prices.per_usd
    return (
        fields.text("name", translate("inspector", "Name"), link.name),
        fields.number(
            "gbit_s",
            translate("inspector", "Bandwidth"),
            link.gbit_s,
            NumberEditor("Gbit/s", 0.001, 1e6, 3),
            tooltip=translate("inspector", "In each direction."),
        ),
        fields.number(
            "round_trip_ms",
            translate("inspector", "Round trip"),
            link.round_trip_ms,
            NumberEditor("ms", 0, 10_000, 1),
        ),
        fields.number(
            "usd_month",
            translate("inspector", "Cost"),
            link.usd_month,
            NumberEditor(f"{formats.symbol(prices.code).strip()}/month", 0, 1e9, 2, step=100),
            shown_per_stored=rate,
            tooltip=prices.note(link.usd_month),
        ),
        fields.switch("encrypted", translate("inspector", "Encrypted"), link.encrypted),
    )


def _ends(plan: Plan, link: Link) -> tuple[LinkRow, ...]:
    labels = (translate("inspector", "From"), translate("inspector", "To"))
    return tuple(
        LinkRow(f"end:{number}", label, plan.name_of(end), _kind_of(plan, end), end)
        for number, (label, end) in enumerate(zip(labels, link.ends, strict=True))
    )


def _kind_of(plan: Plan, end: str) -> str:
    if end in plan.racks:
        return "rack"
    return "site" if any(site.id == end for site in plan.sites) else "room"


def _figures(
    fields: Fields, plan: Plan, link: Link, evaluation: Evaluation
) -> tuple[InspectorRow, ...]:
    result = evaluation.links.get(link.id)
    label = translate("inspector", "Load")
    if result is None or result.load_gbit_s is None:
        missing = worded(result.no_data) if result is not None else ""
        row = fields.figure(
            "load_gbit_s",
            label,
            formats.no_data(),
            explained=True,
            tone=Tone.MUTED,
            tooltip=missing,
        )
        return (row,)
    over = result.load_gbit_s > link.gbit_s
    one, two = map(plan.name_of, link.ends)
    return (
        fields.figure(
            "load_gbit_s",
            label,
            formats.quantity(result.load_gbit_s, formats.BANDWIDTH),
            explained=True,
            tone=Tone.BAD if over else Tone.NORMAL,
        ),
        fields.figure(
            "share",
            translate("inspector", "Share used"),
            formats.percent(result.load_gbit_s / link.gbit_s, 1),
            explained=True,
            tone=Tone.BAD if over else Tone.NORMAL,
            tooltip=translate("inspector", "More than it carries.") if over else "",
        ),
        _way(fields, "forward_gbit_s", two, result.forward_gbit_s),
        _way(fields, "backward_gbit_s", one, result.backward_gbit_s),
    )


def _way(fields: Fields, name: str, end: str, value: float | None) -> InspectorRow:
    label = translate("inspector", "To {0}").format(end)
    figure: Quantity = formats.quantity(value, formats.BANDWIDTH)
    return fields.figure(name, label, figure, explained=True)


def _crossing(project: Project, link: Link, evaluation: Evaluation) -> tuple[InspectorRow, ...]:
    result = evaluation.links.get(link.id)
    names = {one.id: one.name for one in project.workloads}
    flows = result.flows if result is not None else ()
    return tuple(
        LinkRow(
            f"workload:{flow.workload}",
            str(formats.plain(flow.requests_per_s, translate("inspector", "requests/s"))),
            names[flow.workload],
            "workload",
            flow.workload,
        )
        for flow in flows
        if flow.workload in names
    )
