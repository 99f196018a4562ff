"""What the index of a model's weights tells: their bytes, and where these are plain their number."""

from collections.abc import Mapping
from typing import Any

from planner.exchange.importing.model_keys import Config

_BILLION = 1e9
_BYTES_OF_DTYPE = {"bfloat16": 2, "float16": 2, "float32": 4}


class StoredWeights:
    """The weights of a checkpoint by `model.safetensors.index.json`, which lies beside it or not."""

    def __init__(
        self,
        config: Config,
        quantisation: Mapping[str, Any] | None,
        index: Mapping[str, Any] | None,
    ) -> None:
        metadata = (index or {}).get("metadata")
        self._metadata: Mapping[str, Any] = metadata if isinstance(metadata, dict) else {}
        self.is_quantised = bool(config.get("quantization_config") or quantisation)
        dtype = str(config.get("dtype") or config.get("torch_dtype")).removeprefix("torch.")
        self._bytes_each = None if self.is_quantised else _BYTES_OF_DTYPE.get(dtype)

    @property
    def stored_bytes(self) -> float | None:
        """The bytes of all weights; None where no index tells."""
        size = self._metadata.get("total_size")
        if isinstance(size, bool) or not isinstance(size, int | float) or size <= 0:
            return None
        return float(size)

    @property
    def params_b(self) -> float | None:
        """Their number in 10^9: as told, else by the bytes of a plain format; None without either."""
        number = self._metadata.get("total_parameters")
        if isinstance(number, int) and number > 0:
            return round(number / _BILLION, 4)
        size = self.stored_bytes
        if size is None or self._bytes_each is None:
            return None
        return round(size / self._bytes_each / _BILLION, 4)
