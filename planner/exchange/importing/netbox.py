"""Reads one NetBox type file: device, module or rack type, in the library's schema or an export."""

import hashlib

from planner.catalog.drafts import Draft, Source, settle
from planner.exchange.importing.netbox_devices import Context, device_draft
from planner.exchange.importing.netbox_modules import module_draft
from planner.exchange.importing.netbox_racks import rack_draft
from planner.exchange.importing.netbox_reading import Refused, TypeReader
from planner.exchange.importing.netbox_schema import DEVICE_KEYS, MODULE_KEYS, RACK_KEYS
from planner.exchange.importing.plain_yaml import Section, parse
from planner.exchange.importing.report import Remark, ReportRow, Verdict, refused
from planner.exchange.importing.sources import Unreadable, decode

_NAME_PARTS = 2


def read_type(name: str, data: bytes, context: Context) -> ReportRow:
    """Return the row of the report for a type file with these bytes."""
    try:
        content = parse(decode(data))
    except Unreadable as problem:
        return refused(name, "", str(problem))
    if not isinstance(content, Section):
        return refused(name, "", "holds no keys, so it is no type file.")
    reader = TypeReader(content)
    what = " ".join(str(content.get(key) or "") for key in ("manufacturer", "model")).strip()[:120]
    try:
        draft, unknown = _draft(reader, name, context)
    except Refused as problem:
        remarks = (problem.remark, *(one for one in reader.remarks if one.wrong))
        return ReportRow(name, what, Verdict.REFUSED, remarks)
    if draft is None:
        verdict = Verdict.WARNED if any(one.wrong for one in reader.remarks) else Verdict.CLEAN
        return ReportRow(name, what, verdict, tuple(reader.remarks), unknown=unknown)
    settled = settle(draft, context.library)
    left_out = tuple(
        Remark(f"{text} It is left out: no data.", _key(field), _line(content, field))
        for field, text in settled.left_out
    )
    if settled.entry is None:
        return ReportRow(name, what, Verdict.REFUSED, left_out)
    remarks = (*left_out, *reader.remarks)
    verdict = Verdict.WARNED if any(one.wrong for one in remarks) else Verdict.CLEAN
    return ReportRow(name, what, verdict, remarks, settled.draft, settled.entry, unknown)


def _draft(reader: TypeReader, name: str, context: Context) -> tuple[Draft | None, dict[str, str]]:
    """Return the draft, None for a module that is no component, and the unknown keys."""
    keys = reader.section.keys()
    if "form_factor" in keys or name.startswith("rack-types/"):
        draft: Draft | None = rack_draft(reader, _source(name, "rack"), context)
        return draft, dict(reader.unknown(RACK_KEYS))
    if keys & {"slug", "u_height", "is_full_depth"} and not name.startswith("module-types/"):
        draft = device_draft(reader, _source(name, "device"), context)
        return draft, dict(reader.unknown(DEVICE_KEYS))
    source, date = _source(name, "module"), context.options.date
    draft = module_draft(reader, source, context.library, context.supplies, date)
    return draft, dict(reader.unknown(MODULE_KEYS))


def _source(name: str, kind: str) -> Source:
    """Return the source that an entry names: the file, by its folder and name."""
    short = "/".join(name.split("/")[-_NAME_PARTS:])
    mark = hashlib.sha256(name.encode()).hexdigest()[:12]
    return Source(f"netbox-{mark}", f"NetBox {kind} type {short}")


def _key(field: str) -> str:
    """Return the key of the file that a field of the catalogue comes from."""
    return _KEYS.get(field, field)


def _line(section: Section, field: str) -> int:
    return section.lines.get(_key(field), 0)


_KEYS = {
    "mass_kg": "weight",
    "half_units": "u_height",
    "nameplate_kw": "power-ports",
    "typical_kw": "power-ports",
    "capacity_kw": "power-ports",
    "static_load_kg": "max_weight",
    "units": "u_height",
    "width_mm": "outer_width",
    "depth_mm": "outer_depth",
    "ports": "interfaces",
    "port_gbit_s": "interfaces",
    "name": "model",
}
