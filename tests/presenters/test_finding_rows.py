"""Findings in order, with words beside marks, and the way to the thing."""

from planner.domain.finding import Finding, Fix, Severity
from planner.presenters.findings import (
    Badges,
    FindingsList,
    badges,
    finding_rows,
    findings_on,
    place_of,
)
from planner.presenters.rows import Tone
from tests.builders import H200, Draft, feeds, served_chat


def finding(rule: str, severity: Severity, subject: str = "rack-1", **more: object) -> Finding:
    return Finding(rule, subject, subject, severity, f"{rule} on {subject}.", **more)  # type: ignore[arg-type]


def test_findings_stand_from_error_to_note() -> None:
    rows = finding_rows(
        [
            finding("PWR-004", Severity.INFO),
            finding("SLO-001", Severity.ERROR),
            finding("COL-001", Severity.WARNING),
            finding("PWR-001", Severity.ERROR),
        ]
    )
    assert [row.rule for row in rows] == ["PWR-001", "SLO-001", "COL-001", "PWR-004"]
    assert [row.word for row in rows] == ["Error", "Error", "Warning", "Note"]
    assert [row.tone for row in rows] == [Tone.BAD, Tone.BAD, Tone.WARNING, Tone.MUTED]


def test_like_notes_on_data_share_a_row_that_counts_and_names_them() -> None:
    notes = [finding("DAT-001", Severity.INFO, f"part-{n}") for n in range(6)]
    (row,) = finding_rows(notes)
    assert row.message.startswith("6 times")
    assert row.subject_name == "part-0, part-1, part-2, part-3 and 2 more"
    assert row.key == "DAT-001"
    (single,) = finding_rows(notes[:1])
    assert single.message == "DAT-001 on part-0."


def test_the_key_of_a_row_outlives_another_message() -> None:
    before = finding_rows([finding("PWR-001", Severity.ERROR)])[0]
    changed = Finding("PWR-001", "rack-1", "rack-1", Severity.WARNING, "less now")
    assert finding_rows([changed])[0].key == before.key


def test_badges_count_errors_and_warnings_but_no_notes() -> None:
    assert Badges(0, 0).text == "No findings"
    assert Badges(1, 0).text == "1 error"
    assert Badges(2, 5).text == "2 errors, 5 warnings"
    draft = Draft()
    draft.rack(H200, H200, H200, on=feeds(amps=16.0))
    evaluation = draft.evaluate()
    found = badges(evaluation)
    assert found.errors >= 1
    noted = [one for one in evaluation.findings if one.severity is Severity.INFO]
    assert found.errors + found.warnings + len(noted) == len(evaluation.findings)


def test_findings_on_a_part_of_a_thing_are_findings_on_the_thing() -> None:
    draft = Draft()
    rack = draft.rack(H200)
    evaluation = draft.evaluate()
    assert any("/" in one.subject for one in evaluation.findings)
    rules = {one.rule for one in findings_on(evaluation, [rack])}
    assert rules == {one.rule for one in evaluation.findings if one.subject.startswith(rack)}


def test_a_finding_leads_to_its_thing() -> None:
    draft = served_chat(users=2_000_000)
    evaluation = draft.evaluate()
    slo = next(one for one in evaluation.findings if one.rule == "SLO-001")
    assert place_of(draft.project, evaluation, slo.subject) == (
        "workload",
        draft.project.workloads[0].id,
    )
    rack = next(iter(draft.plan.racks))
    assert place_of(draft.project, evaluation, f"{rack}/A") == ("rack", rack)
    assert place_of(draft.project, evaluation, "nothing") is None


def test_the_table_holds_words_and_the_tooltip_the_fixes() -> None:
    fix = Fix("move-placement", {"placement": "p"}, "Move gpu-03 to R04")
    found = finding("PWR-001", Severity.ERROR, detail="Nothing stops.", fixes=(fix,))
    table = FindingsList().update([found])
    cells = table.rows[0].cells
    assert cells["severity"].text == "Error"
    assert cells["message"].tooltip.splitlines() == [
        "PWR-001 on rack-1.",
        "Nothing stops.",
        "Fix: Move gpu-03 to R04",
    ]


def test_the_list_keeps_the_rows_of_findings_that_stay() -> None:
    shown = FindingsList()
    stays, goes = finding("PWR-001", Severity.ERROR), finding("COL-001", Severity.WARNING)
    before = shown.update([stays, goes])
    assert [row.rule for row in shown.rows] == ["PWR-001", "COL-001"]
    changed = finding("COL-001", Severity.WARNING, detail="hotter")
    after = shown.update([stays, changed])
    assert after.rows[0] is before.rows[0]
    assert after.rows[1] != before.rows[1]
    assert list(shown.rows) == list(finding_rows([stays, changed]))
