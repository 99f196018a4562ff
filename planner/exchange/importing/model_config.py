"""A model's config.json as a language model, tested by counting its parameters."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from itertools import product
from pathlib import PurePosixPath
from typing import Any

from planner.catalog import schema
from planner.catalog.drafts import Draft, Source, settle
from planner.catalog.library import Library
from planner.catalog.parameters import total_params_b
from planner.catalog.sanity import EXCEPTION
from planner.domain.identity import EntryId
from planner.domain.language_model import LanguageModel
from planner.domain.provenance import Status
from planner.engines.serving.memory import weight_bytes
from planner.exchange.importing import model_keys as keys
from planner.exchange.importing.drafting import Drafting
from planner.exchange.importing.model_keys import APPROXIMATED, Config, ConfigError
from planner.exchange.importing.model_layers import Layers, read_layers
from planner.exchange.importing.model_precision import native_precision
from planner.exchange.importing.model_weights import StoredWeights
from planner.exchange.importing.netbox_reading import as_id
from planner.exchange.importing.report import Remark, ReportRow, Verdict, refused
from planner.exchange.importing.sources import Unreadable, decode

_BILLION = 1e9
_REPOSITORY = re.compile(r"(?:models--)?([A-Za-z0-9_.-]+?)--([A-Za-z0-9_.-]+)")
_END_OF_NAME = re.compile(r"[-_.]?config\.json$")
_SIZE = re.compile(r"(?<![A-Za-z0-9.])(\d+(?:\.\d+)?)[bB](?![A-Za-z0-9])")
_NAME_TOLERANCE = 0.25
"""Names round: Gemma 7B has 8.5 billion parameters. Beyond a quarter something is misread."""
_AGREES = 0.02
"""Norms, biases and position tables are left out of the count; they stay below this share."""
_BYTES_TOLERANCE = 0.10
"""Layers that draft, scales and what a recipe leaves in 16 bits stay below this share of the bytes."""
_REST_TOLERANCE = 0.10
"""Towers and draft layers that are stored beside the layers counted here stay below this share."""
_HARMLESS = re.compile(
    r"token|dropout|initializer|_eps|act(ivation)?|dtype|version|rope|cache|bias|std|aux|norm"
    r"|architectures|auto_map|pretraining_tp|group|scal|softcap|logit|index|name|vision|audio"
    r"|mrope|position|ep_size|topk_method|seq_aux|jitter|pad|video|image|quantization|chunk_size"
    r"|is_decoder|mscale|limit|output_|return_|problem_type|classifier|type_vocab|length"
)


@dataclass(frozen=True, slots=True)
class SideFiles:
    """What lies beside a configuration: how it was quantised, and the index of its weights."""

    quantisation: Mapping[str, Any] | None = None
    index: Mapping[str, Any] | None = None


def read_json(data: bytes) -> Mapping[str, Any]:
    """Return the object of a JSON file.

    Raises:
        Unreadable: with the reason.
    """
    try:
        value = json.loads(decode(data))
    except RecursionError:
        raise Unreadable("is nested too deep.") from None
    except json.JSONDecodeError as problem:
        raise Unreadable(f"is not JSON: {problem.msg} in line {problem.lineno}.") from None
    except ValueError as problem:
        raise Unreadable(f"is not JSON: {problem}.") from None
    if not isinstance(value, dict):
        raise Unreadable("holds no keys, so it is no configuration.")
    return value


def read_model(name: str, data: bytes, beside: SideFiles, library: Library, date: str) -> ReportRow:
    """Return the row of the report for a configuration with these bytes."""
    try:
        whole = read_json(data)
    except Unreadable as problem:
        return refused(name, "", str(problem))
    developer, model = _names(name, whole)
    what = f"{developer} {model}".strip()
    config = Config(whole)
    try:
        _refuse_others(config)
        layers = read_layers(config)
        reading = _Reading(config, layers, beside, model, library)
        draft = reading.draft(
            developer, Source(f"config-{as_id(model)}", f"config.json of {what}"), date
        )
    except ConfigError as problem:
        return refused(name, what, str(problem), problem.key)
    settled = settle(draft, library)
    if settled.entry is None or settled.left_out:
        faults = tuple(Remark(text, field) for field, text in settled.left_out)
        return ReportRow(name, what, Verdict.REFUSED, faults)
    reading.remarks += [Remark(text, key) for key, text in APPROXIMATED.items() if config.get(key)]
    unused = reading.not_used()
    if unused:
        reading.remarks.append(Remark(f"Not used: {', '.join(unused)}.", wrong=False))
    remarks = tuple(reading.remarks)
    verdict = Verdict.WARNED if any(one.wrong for one in remarks) else Verdict.CLEAN
    return ReportRow(name, what, verdict, remarks, settled.draft, settled.entry, unused)


class _Reading:
    """Draws up the entry of one configuration and gathers remarks."""

    def __init__(
        self, config: Config, layers: Layers, beside: SideFiles, model: str, library: Library
    ) -> None:
        self.remarks: list[Remark] = []
        self._config = config
        self._layers = layers
        self._beside = beside
        self._weights = StoredWeights(config, beside.quantisation, beside.index)
        self._model = model
        self._library = library

    def draft(self, developer: str, source: Source, date: str) -> Draft:
        """Return the draft of the model.

        Raises:
            ConfigError: when the count of parameters shows that something was misread.
        """
        stored = self._weights.params_b
        model = self._as_stored(self._counted(developer), stored)
        total, note = self._total(model.total_params_b, stored)
        self._check_bytes(replace(model, total_params_b=total))
        entry = Drafting(schema.MODELS, as_id(self._model), source, date)
        entry.text("developer", developer)
        entry.text("name", self._model)
        entry.number("total_params_b", total, Status.SECONDARY if note else Status.DERIVED, note)
        entry.number(
            "active_params_b",
            round(min(model.active_params_b, total), 4),
            Status.DERIVED,
            "total less the experts that a token does not use",
        )
        if (size_gb := self._checkpoint_gb()) is not None:
            entry.number("checkpoint_gb", size_gb, Status.SECONDARY, "by the index of the weights")
        _add_layers(entry, model)
        self._check_name(model)
        if self._config.type not in keys.KNOWN_TYPES:
            kind = self._config.type or "none"
            self._remark(f"{kind} is no type known here; read by its keys.", "model_type")
        if self._config.count("num_kv_shared_layers", 1000):
            self._remark(
                "Layers share their KV cache; it is counted for each.", "num_kv_shared_layers"
            )
        return entry.draft()

    def not_used(self) -> dict[str, str]:
        """Return the keys of the language part that say something which was not read."""
        return {
            key: str(value)[:400]
            for key, value in self._config.text.items()
            if key not in self._config.asked
            and not _HARMLESS.search(key)
            and value not in (None, False, 0)
            and key not in keys.TEXT_PARTS
        }

    def _counted(self, developer: str) -> LanguageModel:
        """Return the model with the totals that its layers count to."""
        config, layers = self._config, self._layers
        precision, doubt = native_precision(config, self._beside.quantisation)
        if doubt:
            self._remark(doubt, "quantization_config")
        hidden = config.needed(keys.HIDDEN, 100_000)
        model = LanguageModel(
            id=EntryId(as_id(self._model)),
            developer=developer,
            name=self._model,
            licence="",
            released="",
            total_params_b=1.0,
            active_params_b=1.0,
            layers=layers.number,
            hidden=hidden,
            heads=layers.heads,
            kv_heads=layers.kv_heads,
            head_dim=layers.head_dim,
            intermediate=layers.intermediate,
            vocabulary=config.needed(keys.VOCABULARY, 10_000_000),
            tied_embeddings=self._is_tied(),
            attention=layers.attention,
            max_context=self._context(),
            native_precision=precision,
            experts=layers.experts,
            latent=layers.latent,
            mix=layers.mix,
            gated=self._is_gated(),
        )
        return _with_totals(model)

    def _context(self) -> int:
        """Return the tokens of context.

        Raises:
            ConfigError: when they are not told and the family has no usual number.
        """
        usual = keys.CONTEXT_BY_DEFAULT.get(self._config.type)
        if usual is not None and not self._config.count(keys.CONTEXT):
            self._remark(f"No context told; taken as {usual:,} tokens, as the family has.")
            return usual
        return self._config.needed(keys.CONTEXT)

    def _is_gated(self) -> bool:
        kind = self._config.type
        if kind in keys.ENCODERS:
            return kind in keys.GATED_ENCODERS
        return kind not in keys.UNGATED

    def _is_tied(self) -> bool:
        told = self._config.get("tie_word_embeddings")
        if isinstance(told, bool):
            return told
        kind = self._config.type
        return kind.startswith(keys.TIED_BY_DEFAULT) and kind not in keys.NOT_TIED

    def _as_stored(self, model: LanguageModel, stored: float | None) -> LanguageModel:
        """Return the model with what the configuration leaves open settled by the stored weights.

        That is whether the output shares the table of the input, and for a type that is not known
        here whether its feed-forward layers have a gate.
        """
        if stored is None or _agrees(stored, model):
            return model
        ties = {model.tied_embeddings}
        if not isinstance(self._config.get("tie_word_embeddings"), bool):
            ties = {True, False}
        gates = {model.gated} if self._config.type in keys.KNOWN_TYPES else {True, False}
        for tied, gated in product(ties, gates):
            other = _with_totals(replace(model, tied_embeddings=tied, gated=gated))
            if not _agrees(stored, other):
                continue
            tables = "one table" if tied else "two tables"
            matrices = other.feed_forward_matrices
            self._remark(
                f"The index of the weights tells {tables} of embeddings and feed-forward layers of"
                f" {matrices} matrices.",
                wrong=False,
            )
            return other
        return model

    def _total(self, counted: float, stored: float | None) -> tuple[float, str]:
        """Return the total in 10^9 and its note: of the weights where an index tells, else counted.

        Raises:
            ConfigError: when the layers explain too little of the weights.
        """
        if stored is None:
            if self._config.has_other_inputs:
                self._remark(
                    "Parts for pictures or sound are not counted: the index of the weights is not there.",
                    wrong=False,
                )
            return round(counted, 4), ""
        off = stored / counted - 1
        if abs(off) <= _AGREES:
            return stored, "size of the weights by their index"
        if 0 < off <= _REST_TOLERANCE or (off > 0 and self._config.has_other_inputs):
            rest = f"{stored - counted:.3g} of {stored:.4g} billion parameters are outside the layers counted here"
            self._remark(f"{rest}, such as towers for pictures or layers that draft.", wrong=False)
            return stored, f"{EXCEPTION} {rest}"
        raise ConfigError(
            f"The layers count to {counted:.4g} billion parameters, the index of the weights to"
            f" {stored:.4g}: something is not understood."
        )

    def _checkpoint_gb(self) -> float | None:
        """Return the 10^9 bytes of all tensors; None without an index that tells."""
        size = self._weights.stored_bytes
        return None if size is None else size / _BILLION

    def _check_bytes(self, model: LanguageModel) -> None:
        """Hold the bytes of quantised weights against those that planning counts for the format."""
        size = self._weights.stored_bytes
        if size is None:
            return
        if not self._weights.is_quantised:
            self._remark(f"Its weights have {size / _BILLION:,.2f} GB.", wrong=False)
            return
        counted = weight_bytes(model, model.native_precision)
        self._remark(
            f"Its weights have {size / _BILLION:,.2f} GB; planning counts"
            f" {counted / _BILLION:,.2f} GB in {model.native_precision.value}.",
            "quantization_config",
            wrong=abs(size / counted - 1) > _BYTES_TOLERANCE,
        )

    def _check_name(self, model: LanguageModel) -> None:
        """Hold the count against the size that the model's name tells."""
        sizes = [float(one) for one in _SIZE.findall(self._model)]
        found = (model.total_params_b, model.active_params_b)
        if sizes and not any(
            abs(one / size - 1) <= _NAME_TOLERANCE for size in sizes if size for one in found
        ):
            self._remark(
                f"The layers count to {model.total_params_b:.4g} billion parameters, the name says"
                f" {sizes[0]:g}."
            )

    def _remark(self, text: str, key: str = "", *, wrong: bool = True) -> None:
        self.remarks.append(Remark(text, key, wrong=wrong))


def _agrees(stored: float, model: LanguageModel) -> bool:
    return abs(stored / model.total_params_b - 1) <= _AGREES


def _with_totals(model: LanguageModel) -> LanguageModel:
    """Return the model with its parameters in all, and of what one token uses, as they count."""
    active = model
    if model.experts is not None:
        used = replace(model.experts, routed=model.experts.top_k)
        active = replace(model, experts=used)
    return replace(
        model, total_params_b=total_params_b(model), active_params_b=total_params_b(active)
    )


def _add_layers(entry: Drafting, model: LanguageModel) -> None:
    """Add everything that the configuration tells itself."""
    for name in ("layers", "hidden", "heads", "kv_heads", "head_dim", "intermediate"):
        entry.number(name, getattr(model, name))
    entry.number("vocabulary", model.vocabulary)
    entry.flag("tied_embeddings", model.tied_embeddings)
    entry.flag("gated", model.gated)
    entry.text("attention", model.attention.value)
    entry.number("max_context", model.max_context)
    entry.text("native_precision", model.native_precision.value)
    for prefix, part in (("moe", model.experts), ("mla", model.latent), ("mix", model.mix)):
        if part is None:
            continue
        for field in fields(part):
            value = getattr(part, field.name)
            needed = field.name in _NEEDED[prefix]
            if value or (needed and value is not None):
                entry.number(f"{prefix}_{field.name}", value)


_NEEDED = {
    "moe": {"routed", "top_k", "intermediate", "layers"},
    "mla": {"kv_rank", "q_rank", "rope_dim", "nope_dim", "value_dim"},
    "mix": {"full", "sliding", "window", "linear", "state_heads", "state_key", "state_value"},
}
"""Columns that stand there even when they are 0, because others make no sense without them."""


def _refuse_others(config: Config) -> None:
    """Refuse what is no decoder or encoder of text as the engines here know them.

    Raises:
        ConfigError: with the reason.
    """
    if config.get("is_encoder_decoder") is True:
        raise ConfigError(
            "has an encoder and a decoder, which are not counted here.", "is_encoder_decoder"
        )
    projected = config.count("word_embed_proj_dim")
    if projected and projected != config.count(keys.HIDDEN):
        raise ConfigError(
            "has embeddings of another width than its layers, which are not counted here.",
            "word_embed_proj_dim",
        )


def _names(name: str, whole: Mapping[str, Any]) -> tuple[str, str]:
    """Return developer and model, from the file's or folder's name or what the file says itself."""
    path = PurePosixPath(name)
    stem = _END_OF_NAME.sub("", path.name)
    candidates = [stem, *(part for part in reversed(path.parts[:-1]))]
    for one in candidates:
        if match := _REPOSITORY.fullmatch(one):
            return match[1], match[2]
    told = whole.get("_name_or_path")
    if isinstance(told, str) and re.fullmatch(r"[\w.-]+/[\w.-]+", told, re.ASCII):
        developer, _, model = told.partition("/")
        return developer, model
    known = next((one for one in candidates if as_id(one)), "")
    return "Unknown", known or "model"
