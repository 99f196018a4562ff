"""What moves the cost: each assumption alone at its low and at its high end (a tornado)."""

from planner.studies.cost_response import CostResponse, Swing


def tornado(response: CostResponse) -> tuple[Swing, ...]:
    """Return the assumptions that move the plan's own cost, the widest swing first."""
    moving = [one for one in response.swings if one.low_usd != one.high_usd]
    return tuple(sorted(moving, key=lambda one: (-one.width_usd, one.ranged.key)))
