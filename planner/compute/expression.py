"""Evaluates the arithmetic of a formula, so that what is printed and what is computed agree."""

import ast
from collections.abc import Callable, Mapping
from functools import lru_cache


def evaluate_expression(expression: str, symbols: Mapping[str, float]) -> float:
    """Return the value of *expression* over *symbols*.

    Allowed are numbers, names, + - * / **, the sign, parentheses, min and max.

    Raises:
        ValueError: naming what is not allowed, not known, or has no value.
    """
    tree = _parsed(expression)
    try:
        return _value(tree, symbols)
    except ZeroDivisionError:
        raise ValueError(f'"{expression}" divides by 0 with these values') from None
    except OverflowError:
        raise ValueError(f'"{expression}" is too large with these values') from None


def _power(base: float, exponent: float) -> float:
    if base < 0.0 and exponent != int(exponent):
        raise ValueError(f"{base:g} has no real power {exponent:g}")
    return float(base**exponent)


_OPERATORS: Mapping[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.Div: lambda a, b: a / b,
    ast.Pow: _power,
}


@lru_cache(maxsize=1024)
def _parsed(expression: str) -> ast.expr:
    try:
        return ast.parse(expression, mode="eval").body
    except SyntaxError as error:
        raise ValueError(f'"{expression}" is not arithmetic: {error.msg}') from error


def _value(node: ast.expr, symbols: Mapping[str, float]) -> float:
    match node:
        case ast.Constant(value=bool() | str() | bytes() | None):
            raise ValueError(f"{ast.unparse(node)} is not a number")
        case ast.Constant(value=int() | float() as number):
            return float(number)
        case ast.Name(id=name):
            if name not in symbols:
                raise ValueError(f'"{name}" has no value')
            return float(symbols[name])
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_value(operand, symbols)
        case ast.BinOp(left=left, op=operator, right=right) if type(operator) in _OPERATORS:
            return _OPERATORS[type(operator)](_value(left, symbols), _value(right, symbols))
        case ast.Call(func=ast.Name(id="min" | "max" as name), args=[_, _, *_], keywords=[]):
            values = [_value(argument, symbols) for argument in node.args]
            return min(values) if name == "min" else max(values)
    raise ValueError(f"{ast.unparse(node)} is not arithmetic")
