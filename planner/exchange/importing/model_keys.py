"""The keys of a model's configuration under the names that the families give them.

Source: the published config.json files and configuration classes of the families named here, read
November 2026. What no family here has is refused or told, never guessed.
"""

from collections.abc import Iterable, Mapping
from typing import Any

HIDDEN = ("hidden_size", "n_embd", "d_model", "n_embed")
LAYERS = ("num_hidden_layers", "n_layer", "num_layers", "n_layers")
HEADS = ("num_attention_heads", "n_head", "n_heads", "num_heads")
KV_HEADS = ("num_key_value_heads", "num_kv_heads", "multi_query_group_num", "n_head_kv")
INTERMEDIATE = ("intermediate_size", "ffn_hidden_size", "n_inner", "ffn_dim")
CONTEXT = (
    *("max_position_embeddings", "n_positions", "seq_length", "max_sequence_length"),
    *("max_seq_len", "n_ctx"),
)
VOCABULARY = ("vocab_size", "padded_vocab_size")
EXPERTS = (
    "num_experts",
    "num_local_experts",
    "n_routed_experts",
    "moe_num_experts",
    "num_routed_experts",
)
TOP_K = (
    "num_experts_per_tok",
    "num_experts_per_token",
    "moe_top_k",
    "experts_per_token",
    "top_k_experts",
    "moe_topk",
)
SHARED_EXPERTS = ("n_shared_experts", "num_shared_experts")
SHARED_INTERMEDIATE = (
    "moe_shared_expert_intermediate_size",
    "shared_expert_intermediate_size",
)
LINEAR_HEADS = "linear_num_value_heads"

TEXT_PARTS = ("text_config", "llm_config", "language_config", "thinker_config")
"""Where models of several kinds of input keep their language part."""

KNOWN_TYPES = frozenset(
    {"llama", "llama4", "llama4_text", "mistral", "mistral3", "ministral", "mixtral", "mimo"}
    | {"qwen2", "qwen2_moe", "qwen2_vl", "qwen2_5_vl", "qwen3", "qwen3_moe", "qwen3_next"}
    | {"qwen3_vl", "qwen3_vl_text", "qwen3_vl_moe", "qwen3_vl_moe_text"}
    | {"qwen3_5", "qwen3_5_text", "qwen3_5_moe", "qwen3_5_moe_text"}
    | {"gemma", "gemma2", "gemma3", "gemma3_text", "gemma4", "gemma4_text"}
    | {"deepseek_v2", "deepseek_v3", "deepseek_v32", "kimi_k2", "kimi_k25"}
    | {"glm4", "glm4_moe", "glm_moe_dsa", "gpt_oss", "phi3", "cohere", "cohere2"}
    | {"nemotron_h", "bert", "roberta", "xlm-roberta", "granite", "granitemoe", "olmo2"}
    | {"gpt2", "gpt_bigcode", "gpt_neo", "gpt_neox", "gptj", "codegen", "opt", "bloom", "mpt"}
    | {"falcon", "RefinedWeb", "RefinedWebModel", "phi", "phi-msft", "starcoder2", "nemotron"}
    | {"persimmon", "arcee", "apertus", "modernbert"}
)
GATED_ENCODERS = frozenset({"modernbert"})
ENCODERS = GATED_ENCODERS | {"bert", "roberta", "xlm-roberta", "camembert", "distilbert", "mpnet"}
TIED_BY_DEFAULT = (
    *("gemma", "cohere", "bert", "roberta", "xlm-roberta", "modernbert"),
    *("gpt2", "gpt_bigcode", "gpt_neo", "opt", "bloom", "mpt", "falcon", "RefinedWeb"),
    "starcoder2",
)
"""Beginnings of the types whose class ties input and output embeddings unless told otherwise."""
NOT_TIED = frozenset({"gpt_neox"})
"""Types that begin like one of these and are not tied."""
UNGATED = frozenset(
    {"gpt2", "gpt_bigcode", "gpt_neo", "gpt_neox", "gptj", "codegen", "opt", "bloom", "mpt"}
    | {"falcon", "RefinedWeb", "RefinedWebModel", "phi", "phi-msft", "starcoder2", "nemotron"}
    | {"persimmon", "arcee", "apertus", "nemotron_h"}
)
"""Types whose feed-forward layers have no gate: two matrices (encoders have none either)."""
FOUR_TIMES_HIDDEN = frozenset(
    {"gpt2", "gpt_bigcode", "gpt_neo", "gptj", "codegen", "bloom", "mpt", "falcon", "RefinedWeb"}
    | {"RefinedWebModel", "phi-msft"}
)
"""Types whose feed-forward layers are four times as wide as the model unless told otherwise."""
CONTEXT_BY_DEFAULT = {"falcon": 2048, "RefinedWeb": 2048, "RefinedWebModel": 2048, "bloom": 2048}
"""Context that families of relative positions were trained with and do not write down."""

NOT_UNDERSTOOD = {
    "compress_ratios": "compressed attention",
    "kv_source_layer_ids": "KV cache shared between layers",
    "block_configs": "layers that differ one from another",
    "attn_type_list": "attention of another kind in each layer",
    "linear_attn_config": "linear attention of a kind of its own",
    "mamba_d_ssm": "attention and state space side by side in one layer",
    "moe_latent_size": "experts in a latent space",
    "hidden_size_per_layer_input": "embeddings of each layer",
    "layers_block_type": "a mix of layers told by block type",
    "attn_layer_period": "attention in some layers only",
    "attn_layer_indices": "attention in some layers only",
    "ssm_cfg": "state-space layers of the first kind",
    "state_size": "state-space layers of the first kind",
    "time_mix_extra_dim": "recurrent layers",
}
"""Keys that change memory and speed in a way that no engine here counts."""


APPROXIMATED = {
    "attention_k_eq_v": (
        "In some layers keys serve as values; parameters and KV cache are counted as if they did"
        " not, and may be off by a few per cent."
    ),
}
"""Keys that change the counts a little, in a way that no engine here counts."""


class ConfigError(Exception):
    """A configuration that makes no model; carries the key and why."""

    def __init__(self, text: str, key: str = "") -> None:
        self.key = key
        super().__init__(text)


class Config:
    """The language part of a configuration; `asked` gathers the keys that were read."""

    def __init__(self, whole: Mapping[str, Any]) -> None:
        self.whole = whole
        part = next((whole[key] for key in TEXT_PARTS if isinstance(whole.get(key), dict)), None)
        if isinstance(part, dict) and isinstance(part.get("text_config"), dict):
            part = part["text_config"]
        self.nested = part is not None
        self.text: Mapping[str, Any] = part if part is not None else whole
        self.asked: set[str] = set()

    def get(self, key: str) -> Any:
        """Return a value of the language part, else of the whole; None without it."""
        self.asked.add(key)
        value = self.text.get(key)
        return self.whole.get(key) if value is None else value

    def part(self, key: str) -> Mapping[str, Any]:
        """Return a section of the language part, empty when there is none."""
        value = self.get(key)
        return value if isinstance(value, dict) else {}

    def count(self, keys: str | Iterable[str], most: int = 100_000_000) -> int | None:
        """Return the first whole number of these keys, None when none is there.

        Raises:
            ConfigError: when it is there and no whole number from 0 to *most*.
        """
        for key in (keys,) if isinstance(keys, str) else keys:
            value = self.get(key)
            if value is None:
                continue
            if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
                raise ConfigError(f"{str(value)[:40]} is no whole number from 0 to {most:,}.", key)
            return value
        return None

    def needed(self, keys: tuple[str, ...], most: int = 100_000_000) -> int:
        """Return a whole number above zero.

        Raises:
            ConfigError: when it is missing or something else.
        """
        value = self.count(keys, most)
        if not value:
            raise ConfigError("is missing or 0; a language model needs it.", keys[0])
        return value

    @property
    def type(self) -> str:
        """The model type of the language part."""
        kind = self.get("model_type")
        return kind if isinstance(kind, str) else ""

    @property
    def has_other_inputs(self) -> bool:
        """Whether the model also takes pictures or sound, by parts that are not counted here."""
        return any(
            isinstance(self.whole.get(f"{part}_config"), dict) for part in ("vision", "audio")
        )
