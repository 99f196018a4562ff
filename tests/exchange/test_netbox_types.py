"""A clone of a type library, written by hand: what each of its files becomes, and why."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from planner.catalog.library import Library
from planner.domain.components import Component, ComponentKind
from planner.domain.hardware import (
    Airflow,
    BelowNeeded,
    Mounting,
    Part,
    PartKind,
    SupplyUnits,
)
from planner.domain.provenance import Status
from planner.exchange.importing.importing import Setting, read_all
from planner.exchange.importing.options import ImportOptions, Redundancy
from planner.exchange.importing.report import Effect, ImportReport, ReportRow, Verdict
from planner.exchange.importing.sources import find
from tests.builders import library

CLONE = Path(__file__).parent / "netbox_clone"
DATE = "2026-11-25"


@cache
def report(redundancy: Redundancy = Redundancy.UNKNOWN, known: bool = True) -> ImportReport:
    options = ImportOptions(DATE, redundancy=redundancy)
    return read_all(tuple(find(CLONE)), Setting(library() if known else Library(), options))


def row(name: str, redundancy: Redundancy = Redundancy.UNKNOWN) -> ReportRow:
    found = [one for one in report(redundancy).rows if one.file.rpartition("/")[2] == name]
    assert len(found) == 1
    return found[0]


def part(name: str, redundancy: Redundancy = Redundancy.UNKNOWN) -> Part:
    entry = row(name, redundancy).entry
    assert isinstance(entry, Part)
    return entry


def test_every_file_of_the_clone_has_one_row_and_other_files_have_none() -> None:
    names = [one.file for one in report().rows]
    assert len(names) == len(set(names)) == report().files
    assert not any(".github" in name for name in names)
    assert sum(report().counts.values()) == len(names)


def test_a_device_with_one_power_port_is_clean_and_has_its_figures_with_source_and_date() -> None:
    taken = row("AX-100.yaml")
    server = part("AX-100.yaml")
    assert (taken.verdict, taken.effect) == (Verdict.CLEAN, Effect.NEW)
    assert (server.id, server.kind, server.half_units) == ("acme-ax-100", PartKind.CPU_SERVER, 2)
    assert (server.mass_kg, server.part_number) == (16.5, "AX100-1U")
    assert (server.draw.nameplate_kw, server.draw.typical_kw) == (0.65, 0.32)
    assert server.supply == SupplyUnits(1, None, 1, 1, BelowNeeded.UNKNOWN)
    behind = server.evidence["nameplate_kw"]
    assert (behind.status, behind.date) == (Status.SECONDARY, DATE)
    assert behind.source == "NetBox device type Acme/AX-100.yaml"
    assert server.evidence["lead_weeks"].status is Status.DERIVED


def test_several_power_ports_are_never_summed_unless_the_user_says_so() -> None:
    unknown = part("AX-200.yaml")
    assert unknown.draw.nameplate_kw is None
    assert unknown.supply is None
    told = row("AX-200.yaml").reason
    assert "1.4 kW with N+N" in told
    assert "2.8 kW if all carry" in told
    assert row("AX-200.yaml").verdict is Verdict.WARNED
    draws = {
        redundancy: part("AX-200.yaml", redundancy).draw.nameplate_kw for redundancy in Redundancy
    }
    assert draws == {
        Redundancy.UNKNOWN: None,
        Redundancy.TWO_FEEDS: 1.4,
        Redundancy.ONE_SPARE: 1.4,
        Redundancy.NONE: 2.8,
    }


def test_the_redundancy_that_was_asked_is_marked_as_entered() -> None:
    server = part("AX-800-GPU.yaml", Redundancy.ONE_SPARE)
    assert server.supply == SupplyUnits(6, None, 5, 5, BelowNeeded.UNKNOWN)
    assert server.evidence["supply_needed"].status is Status.ENTERED
    assert server.draw.nameplate_kw == 15.0
    assert server.evidence["nameplate_kw"].note == "5 of 6 power ports of 3000 W"


@pytest.mark.parametrize(
    ("name", "kg"),
    [
        ("AX-200.yaml", 28.123),
        ("SW-IB-NDR.yml", 14.8),
        ("SH-24.yaml", 10.773),
        ("RK-42-in.yaml", None),
    ],
)
def test_masses_come_in_every_unit(name: str, kg: float | None) -> None:
    assert part(name).mass_kg == kg


def test_a_mass_that_cannot_be_right_is_left_out_and_told() -> None:
    for name, word in (("pounds.yaml", "110"), ("AX-800-GPU.yaml", "without its GPUs")):
        assert part(name).mass_kg is None
        assert word in row(name).reason
        assert row(name).verdict is Verdict.WARNED


def test_a_shallow_device_may_be_light(tmp_path: Path) -> None:
    found = []
    for depth in ("true", "false"):
        file = tmp_path / f"{depth}.yaml"
        file.write_text(
            f"manufacturer: Acme\nmodel: Small switch\nslug: acme-{depth}\nu_height: 1\n"
            f"is_full_depth: {depth}\nweight: 0.9\nweight_unit: kg\ninterfaces:\n"
            "  - {name: '1', type: 1000base-t}\n",
            encoding="utf-8",
        )
        (taken,) = read_all(tuple(find(file)), Setting(library(), ImportOptions(DATE))).rows
        assert isinstance(taken.entry, Part)
        found.append(taken.entry.mass_kg)
    assert found == [None, 0.9]


def test_missing_draws_are_no_data_and_never_zero() -> None:
    for name in ("no-draw.yaml", "zero-draw.yaml", "SW-3200.yaml"):
        assert part(name).draw.nameplate_kw is None
        assert "not" in row(name).reason
        assert "0 W" in row(name).reason or '"0"' in row(name).reason


def test_switches_have_the_ports_of_their_most_numerous_speed() -> None:
    switch, infiniband = part("SW-3200.yaml"), part("SW-IB-NDR.yml")
    assert switch.fit.airflow is Airflow.REAR_TO_FRONT
    assert switch.kind is infiniband.kind is PartKind.SWITCH
    assert switch.switch is not None
    assert (switch.switch.ports, switch.switch.port_gbit_s) == (6, 800.0)
    assert infiniband.switch is not None
    assert (infiniband.switch.ports, infiniband.switch.port_gbit_s) == (3, 400.0)


def test_pdu_ups_cooling_and_storage_are_recognised() -> None:
    kinds = {
        "PD-32.yaml": PartKind.PDU,
        "UP-6000.yaml": PartKind.UPS,
        "CD-250.yaml": PartKind.CDU,
        "SH-24.yaml": PartKind.STORAGE,
        "LC-1.yaml": PartKind.CPU_SERVER,
    }
    assert {name: part(name).kind for name in kinds} == kinds
    pdu = part("PD-32.yaml")
    assert pdu.half_units == 0
    assert pdu.electrical is not None
    assert pdu.electrical.capacity_kw == 22.0


def test_the_cooling_fields_tell_how_the_heat_leaves() -> None:
    assert part("LC-1.yaml").draw.liquid_share == 1.0
    assert part("CD-250.yaml").draw.liquid_share == 0.0
    assert "liquid" in row("CD-250.yaml").reason
    assert row("SW-3200.yaml").unknown == {}


def test_unknown_keys_are_listed_with_their_line_and_kept() -> None:
    taken = row("own-keys.yaml")
    assert taken.unknown == {"rack_colour": "red", "power-ports.efficiency": "titanium"}
    assert "line 8, rack_colour" in taken.reason
    assert "upwards" in taken.reason
    assert "stands in line 10 already" in taken.reason


def test_a_slug_that_is_none_is_made_one() -> None:
    assert row("bad-slug.yaml").id == "acme-ax-210"
    assert "neither true nor false" in row("bad-slug.yaml").reason


def test_cabinets_have_their_size_and_one_without_has_the_usual_one_assumed() -> None:
    full, inches = part("RK-48.yaml"), part("RK-42-in.yaml")
    assert full.frame is not None
    assert (full.frame.units, full.frame.width_mm, full.frame.depth_mm) == (48, 600.0, 1200.0)
    assert full.frame.static_load_kg == 1500.0
    assert (full.frame.height_mm, full.fit.mounting) == (None, Mounting.EIA_19)
    assert inches.fit.mounting is Mounting.OPEN_RACK
    assert inches.frame is not None
    assert (inches.frame.width_mm, inches.frame.depth_mm) == (596.9, 1200.0)
    assert inches.evidence["depth_mm"].status is Status.ASSUMED
    assert row("RK-42-in.yaml").verdict is Verdict.WARNED


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("same-slug.yaml", "acme-ax-200 is made by device-types/Acme/AX-200.yaml already"),
        ("third-height.yaml", "line 5, u_height: 1.3 is no height"),
        ("tall-text.yaml", "line 5, u_height: is no number"),
        ("no-slug.yaml", "slug: is missing"),
        ("blade.yaml", "line 7, subdevice_role"),
        ("panel.yaml", "nothing that planning counts"),
        ("camera.yaml", "stands in no rack"),
        ("bomb.yaml", "repeat a part of itself (&a) in line 2"),
        ("loop.yaml", "repeat a part of itself (&again) in line 3"),
        ("code.yaml", "asks for more than text and numbers"),
        ("torn.yaml", "is not YAML"),
        ("two.yaml", "second document"),
        ("nameless.yaml", "model: is missing"),
        ("wall.yaml", "hangs on a wall"),
    ],
)
def test_what_cannot_be_used_is_refused_with_the_reason(name: str, reason: str) -> None:
    refused = row(name)
    assert (refused.verdict, refused.draft, refused.entry) == (Verdict.REFUSED, None, None)
    assert reason in refused.reason


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("PS-1400.yaml", "A power supply of 1400 W"),
        ("PS-2000.yaml", "A power supply of 2000 W"),
        ("FN-1.yaml", "A fan: understood"),
        ("LC-36.yaml", "A line card: understood"),
        ("SU-1.yaml", "A part of a chassis: understood"),
        ("GP-known.yaml", "A GPU: the catalogue has it as h100-pcie"),
    ],
)
def test_a_module_that_is_no_component_is_understood_and_makes_no_entry(
    name: str, reason: str
) -> None:
    module = row(name)
    assert (module.verdict, module.effect, module.entry) == (Verdict.CLEAN, Effect.NONE, None)
    assert reason in module.reason


def test_a_gpu_that_is_not_known_is_told_where_to_enter_it() -> None:
    module = row("GP-new.yaml")
    assert (module.verdict, module.entry) == (Verdict.WARNED, None)
    assert "enter it with New Item" in module.reason


@pytest.mark.parametrize(
    ("name", "kind", "ratings"),
    [
        ("NC-400.yaml", ComponentKind.NIC, {"ports": 2, "port_gbit_s": 400, "mass_kg": 0.3}),
        ("OP-800.yaml", ComponentKind.OPTIC, {"port_gbit_s": 800, "reach_m": 500}),
        ("QSFP-100.yaml", ComponentKind.OPTIC, {"ports": 1, "port_gbit_s": 100}),
        ("MM-64.yaml", ComponentKind.MEMORY, {"capacity_gb": 64}),
        ("SD-15.yaml", ComponentKind.DRIVE, {"capacity_tb": 15.36}),
    ],
)
def test_cards_optics_memory_and_drives_become_components(
    name: str, kind: ComponentKind, ratings: dict[str, float]
) -> None:
    taken = row(name)
    assert (taken.verdict, taken.effect) == (Verdict.CLEAN, Effect.NEW)
    assert isinstance(taken.entry, Component)
    assert (taken.entry.kind, taken.entry.manufacturer) == (kind, "Acme")
    assert taken.entry.ratings == ratings
    assert set(taken.entry.evidence) == set(ratings)


def test_a_component_that_the_catalogue_has_keeps_its_id_and_gains_what_is_new() -> None:
    taken = row("CX7.yaml")
    assert taken.id == "cx7"
    assert taken.effect is not Effect.NEW


@pytest.mark.parametrize(
    ("name", "watts"),
    [("MS-named.yaml", 1400), ("MS-typed.yaml", 2000), ("MS-told-of.yaml", 700)],
)
def test_a_device_is_completed_by_the_supply_that_is_said_to_go_into_it(
    name: str, watts: int
) -> None:
    unknown = part(name)
    assert (unknown.draw.nameplate_kw, unknown.supply) == (None, None)
    assert f"{watts / 1000:g} kW with N+N" in row(name).reason
    redundant = part(name, Redundancy.TWO_FEEDS)
    assert redundant.draw.nameplate_kw == watts / 1000
    assert redundant.supply == SupplyUnits(2, None, 1, 1, BelowNeeded.UNKNOWN)
    behind = redundant.evidence["nameplate_kw"]
    assert behind.status is Status.DERIVED
    assert f"1 of 2 supplies PS-{watts:04} of {watts} W" in behind.note


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("MS-several.yaml", "such as PS-0700 of 700 W, PS-1400 of 1400 W: which, is not told"),
        ("MS-unsaid.yaml", "2 supplies are modules, and no file says which"),
    ],
)
def test_supplies_that_nobody_names_leave_the_power_no_data(name: str, reason: str) -> None:
    for redundancy in Redundancy:
        assert part(name, redundancy).draw.nameplate_kw is None
    assert reason in row(name).reason
    assert row(name).verdict is Verdict.WARNED


def test_a_pdu_is_rated_by_its_words_else_by_its_plug() -> None:
    by_words, by_plug = part("PD-words.yaml"), part("PD-plug.yaml")
    assert by_words.electrical is not None
    assert by_words.electrical.capacity_kw == 7.4
    assert by_plug.electrical is not None
    assert by_plug.electrical.capacity_kw == 4.992
    assert by_plug.evidence["capacity_kw"].status is Status.DERIVED
    assert "less 20 %" in by_plug.evidence["capacity_kw"].note


_DGX = (
    "manufacturer: NVIDIA\nmodel: DGX A100 640GB\nslug: nvidia-dgx-a100\nu_height: 6\n"
    "is_full_depth: true\npower-ports:\n"
)
_TWO_PORTS = (
    "  - {name: PSU1, type: iec-60320-c20, maximum_draw: 1071}\n"
    "  - {name: PSU2, type: iec-60320-c20, maximum_draw: 1071}\n"
)


def _read_text(folder: Path, text: str, known: Library | None = None) -> tuple[ReportRow, Part]:
    file = folder / "device.yaml"
    file.write_text(text, encoding="utf-8")
    options = ImportOptions(DATE, redundancy=Redundancy.NONE)
    (told,) = read_all(tuple(find(file)), Setting(known or library(), options)).rows
    assert isinstance(told.entry, Part)
    return told, told.entry


def test_power_ports_that_contradict_a_known_chassis_are_no_data(tmp_path: Path) -> None:
    told, taken = _read_text(tmp_path, _DGX + _TWO_PORTS)
    assert taken.draw.nameplate_kw is None
    assert "2.142 kW by its power ports, but 6.5 kW for dgx-a100-640" in told.reason


def test_an_entry_read_anew_is_held_against_the_known_chassis_again(tmp_path: Path) -> None:
    _, before = _read_text(tmp_path, _DGX)
    base = library()
    known = replace(base, parts={**base.parts, before.id: before})
    told, taken = _read_text(tmp_path, _DGX + _TWO_PORTS, known)
    assert taken.draw.nameplate_kw is None
    assert "6.5 kW for dgx-a100-640" in told.reason


def test_a_power_port_without_a_type_carries_its_device_all_the_same(tmp_path: Path) -> None:
    told, taken = _read_text(
        tmp_path,
        "manufacturer: Acme\nmodel: Server S-1\nslug: acme-s-1\nu_height: 1\nis_full_depth: true\n"
        "power-ports:\n  - {name: PSU1, maximum_draw: 700}\n",
    )
    assert taken.draw.nameplate_kw == 0.7
    assert '"PSU1" has no type.' in told.reason
    assert told.verdict is Verdict.WARNED


def test_a_draw_that_is_none_is_quoted_in_short(tmp_path: Path) -> None:
    told, taken = _read_text(
        tmp_path,
        "manufacturer: Acme\nmodel: Server S-1\nslug: acme-s-1\nu_height: 1\nis_full_depth: true\n"
        f"power-ports:\n  - {{name: PSU1, type: iec-60320-c20, maximum_draw: {'9' * 400}}}\n",
    )
    assert taken.draw.nameplate_kw is None
    assert f'"{"9" * 59}…" is no maximum_draw in W: no data.' in told.reason


def test_the_types_can_be_read_without_a_catalogue() -> None:
    entries = [one.entry for one in report(known=False).rows if one.entry is not None]
    assert len(entries) == len([one for one in report().rows if one.entry is not None])
    assert all(one.lead_weeks is None for one in entries if isinstance(one, Part | Component))


def test_a_chassis_whose_ports_come_with_line_cards_says_so(tmp_path: Path) -> None:
    file = tmp_path / "chassis.yaml"
    file.write_text(
        "manufacturer: Acme\nmodel: Modular switch MC-9\nslug: acme-mc-9\nu_height: 5\n"
        "is_full_depth: true\nmodule-bays:\n  - {name: PSU1, position: '1'}\n"
        "  - {name: Slot A, position: A}\n",
        encoding="utf-8",
    )
    (taken,) = read_all(tuple(find(file)), Setting(library(), ImportOptions(DATE))).rows
    assert taken.verdict is Verdict.WARNED
    assert "its ports come with line cards" in taken.reason


def test_modules_complete_devices_in_a_folder_of_any_layout(tmp_path: Path) -> None:
    (tmp_path / "a-device.yaml").write_text(
        (CLONE / "device-types" / "Acme" / "MS-named.yaml").read_text(encoding="utf-8"),
        encoding="utf-8",
    )
    (tmp_path / "b-module.yaml").write_text(
        (CLONE / "module-types" / "Acme" / "PS-1400.yaml").read_text(encoding="utf-8"),
        encoding="utf-8",
    )
    options = ImportOptions(DATE, redundancy=Redundancy.TWO_FEEDS)
    device, module = read_all(tuple(find(tmp_path)), Setting(library(), options)).rows
    assert isinstance(device.entry, Part)
    assert device.entry.draw.nameplate_kw == 1.4
    assert module.what == "Acme PS-1400"
