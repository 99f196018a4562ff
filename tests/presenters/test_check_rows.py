"""The checks as a list: filters, mutes with reasons, mutes whose finding has gone."""

from dataclasses import replace

from planner.app.paths import catalog_folder
from planner.document.commands.mutes import BlockRule, MuteFinding
from planner.domain.fabric import Fabric, FabricKind
from planner.domain.facility import CoolingElement, Loop, PowerElement, PowerKind
from planner.domain.finding import Finding, Severity
from planner.domain.identity import ElementId, EntryId, FabricId
from planner.presenters.check_rules import rule_rows
from planner.presenters.checks import families, matching, mute, muted_rows, unmute
from planner.presenters.findings import (
    FindingRow,
    FindingsList,
    finding_rows,
    findings_table,
    place_of,
)
from planner.workspace.check_rules import check_rules
from tests.builders import H200, Draft, S, example, feeds


def overloaded() -> Draft:
    draft = Draft()
    draft.rack(H200, H200, H200, on=feeds(amps=40.0))
    draft.change_part(H200, price_usd=None)
    return draft


def rows(draft: Draft) -> tuple[FindingRow, ...]:
    return finding_rows(draft.evaluate().findings)


def test_findings_are_filtered_by_family_severity_and_words() -> None:
    draft = Draft()
    draft.project = example()
    every = rows(draft)
    power = matching(every, family="PWR")
    assert {row.family for row in power} == {"PWR"}
    errors = matching(every, severity=Severity.ERROR.value)
    assert {row.severity for row in errors} == {Severity.ERROR}
    assert [row.rule for row in matching(every, "r02 feed", "PWR", "error")] == ["PWR-001"]
    assert matching(every, "nothing like that") == ()
    assert {row.family for row in every} <= {key for key, _ in families()}


def test_a_muted_finding_leaves_the_list_keeps_its_reason_and_comes_back() -> None:
    draft = overloaded()
    row = next(one for one in rows(draft) if one.rule == "PWR-001")
    draft.run(mute(S, row, "the feeds are being replaced"))
    assert row.key not in {one.key for one in rows(draft)}
    (muted,) = muted_rows(draft.project, draft.evaluate())
    assert (muted.key, muted.reason) == (row.key, "the feeds are being replaced")
    text = findings_table([muted]).rows[0].cells["message"].text
    assert text.endswith("muted: the feeds are being replaced")
    assert matching([muted], "being replaced") == (muted,)
    draft.run(unmute(S, muted))
    assert muted_rows(draft.project, draft.evaluate()) == ()
    assert row in rows(draft)


def test_a_mute_whose_finding_has_gone_is_still_listed() -> None:
    draft = overloaded()
    rack = next(iter(draft.plan.racks))
    draft.run(MuteFinding(S, "SPC-009", rack, "was once wrong"))
    (muted,) = muted_rows(draft.project, draft.evaluate())
    assert muted.subject_name == draft.plan.racks[rack].name
    assert "Nothing is wrong here now" in muted.message
    draft.run(unmute(S, muted))
    assert draft.plan.mutes == ()


def test_findings_that_share_a_row_are_muted_together_as_one_step() -> None:
    draft = Draft()
    notes = [
        Finding("DAT-009", f"part-{place}", f"Part {place}", Severity.INFO, "No mass.")
        for place in range(3)
    ]
    (group,) = finding_rows(notes)
    command = mute(S, group, "asked the vendor")
    assert command.label(draft.project) == "mute DAT-009 of 3"
    draft.run(command)
    assert {one.subject for one in draft.plan.mutes} == {"part-0", "part-1", "part-2"}
    draft.run(unmute(S, group))
    assert draft.plan.mutes == ()


def test_part_of_the_list_keeps_the_rows_it_has() -> None:
    draft = overloaded()
    findings = FindingsList()
    whole = findings.update(draft.evaluate().findings)
    part = findings.table(matching(findings.rows, family="PWR"))
    assert set(map(id, part.rows)) < set(map(id, whole.rows))


def test_a_mute_names_what_it_is_about_whatever_that_is() -> None:
    draft = overloaded()
    room = draft.room()
    plan = draft.plan
    element = PowerElement(ElementId("e1"), PowerKind.UPS, "UPS north", room, 400.0, 3, kva=10.0)
    cooler = CoolingElement(ElementId("c1"), "Door", room, Loop.AIR, 10.0, 20.0, 30.0)
    fabric = Fabric(FabricId("f1"), "Compute fabric", FabricKind.COMPUTE, EntryId("qm9700"))
    (site,) = plan.sites
    draft.change_plan(
        power_elements=(element,),
        cooling_elements=(cooler,),
        sites=(replace(site, fabrics=(fabric,)),),
    )
    rack = next(iter(plan.racks.values()))
    names = {
        room: site.rooms[0].name,
        site.id: site.name,
        rack.id: rack.name,
        f"{rack.id}/A": rack.name,
        rack.placements[0].id: rack.placements[0].name,
        element.id: "UPS north",
        cooler.id: "Door",
        fabric.id: "Compute fabric",
    }
    for subject in names:
        draft.run(MuteFinding(S, "PWR-999", subject, "looked at"))
    muted = muted_rows(draft.project, draft.evaluate())
    assert {one.subject: one.subject_name for one in muted} == names
    for one in muted:
        assert place_of(draft.project, draft.evaluate(), one.subject) is not None
        draft.run(unmute(S, one))
    assert draft.plan.mutes == ()


def test_a_rule_tells_its_limits_with_their_values_and_its_state() -> None:
    draft = overloaded()
    rules = check_rules([catalog_folder()])
    shown = {one.rule: one for one in rule_rows(rules, draft.project, draft.evaluate())}
    assert shown["PWR-001"].word == "1 found"
    assert "Planning limit" in shown["PWR-001"].detail or "0.8" in shown["PWR-001"].detail
    assert shown["SPC-002"].word == "passes"
    assert shown["FIN-001"].word == "not here"
    row = next(one for one in rows(draft) if one.rule == "PWR-001")
    draft.run(mute(S, row, "known"), BlockRule("PWR-001", True))
    (told,) = (
        one for one in rule_rows(rules, draft.project, draft.evaluate()) if one.rule == "PWR-001"
    )
    assert told.word == "1 muted"
    assert told.detail.endswith("Edits that newly break it are refused.")
