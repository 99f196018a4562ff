"""Traffic: how much requests send.

A request carries its prompt one way and its answer the other way, both as text; an embedding
answers with a vector. Rates are of the application with its framing, in one direction.
"""

from collections.abc import Mapping

from planner.domain.formula import Formula

_BITS_PER_BYTE = 8
_BITS_PER_GBIT = 1e9
VECTOR_VALUE_BYTES = 4
"""Bytes of one value of an embedding: single precision, IEEE 754."""

MESSAGE = Formula(
    id="network.message",
    result="text of one request in one direction",
    unit="bytes",
    expression="tokens * bytes_per_token",
    symbols={
        "tokens": "tokens of one request in this direction",
        "bytes_per_token": "text of one token with its framing, bytes",
    },
    source="Prompt and answer cross the network as text",
)

VECTOR = Formula(
    id="network.vector",
    result="embedding of one request",
    unit="bytes",
    expression="values * 4",
    symbols={"values": "values of the vector: the hidden size of the model"},
    source="Values in single precision, IEEE 754, 4 bytes each",
)

TRAFFIC = Formula(
    id="network.traffic",
    result="traffic in one direction",
    unit="Gbit/s",
    expression="requests_s * bytes_per_request * 8 / 1e9",
    symbols={
        "requests_s": "requests per second",
        "bytes_per_request": "what one request sends in this direction, bytes",
    },
    source="Rate times size; 8 bits a byte, 10^9 bits a Gbit",
)

LOAD = Formula(
    id="network.load",
    result="load of a link",
    unit="Gbit/s",
    expression="max(forward_gbit_s, backward_gbit_s)",
    symbols={
        "forward_gbit_s": "traffic from the first end to the second, Gbit/s",
        "backward_gbit_s": "traffic from the second end to the first, Gbit/s",
    },
    source="The bandwidth of a link counts in each direction by itself (full duplex, IEEE 802.3)",
)


def message_bytes(tokens: float, bytes_per_token: float) -> float:
    """Return the size in bytes of a prompt or an answer of so many tokens, as text."""
    return tokens * bytes_per_token


def vector_bytes(values: int) -> float:
    """Return the size in bytes of an embedding of so many values."""
    return values * VECTOR_VALUE_BYTES


def traffic_gbit_s(requests_per_s: float, bytes_per_request: float) -> float:
    """Return the traffic in Gbit/s that requests of one size make in one direction."""
    return requests_per_s * bytes_per_request * _BITS_PER_BYTE / _BITS_PER_GBIT


def load_gbit_s(forward_gbit_s: float, backward_gbit_s: float) -> float:
    """Return the load in Gbit/s that counts against the bandwidth: the busier direction."""
    return max(forward_gbit_s, backward_gbit_s)


FORMULAS: Mapping[str, Formula] = {one.id: one for one in (MESSAGE, VECTOR, TRAFFIC, LOAD)}
"""Every formula of the engine by id."""
