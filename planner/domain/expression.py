"""Evaluates arithmetic and conditions that stand in formulas and in tables: these, and nothing else.

A text is parsed once into functions of its symbols; no code of it is ever run.
"""

import ast
import math
import operator
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache

Symbols = Mapping[str, float]
Words = Mapping[str, str]
_Number = Callable[[Symbols], float]
_Truth = Callable[[Symbols, Words], bool]


def evaluate_expression(expression: str, symbols: Symbols) -> float:
    """Return the value of *expression* over *symbols*.

    Allowed are numbers, names, + - * / % **, the sign, parentheses, min, max and log (natural).

    Raises:
        ValueError: naming what is not allowed, not known, or has no value.
    """
    try:
        return _arithmetic(expression)(symbols)
    except ZeroDivisionError:
        raise ValueError(f'"{expression}" divides by 0 with these values') from None
    except OverflowError:
        raise ValueError(f'"{expression}" is too large with these values') from None


def is_met(condition: str, symbols: Symbols, words: Words) -> bool:
    """Whether *condition* holds; one that compares a number without a value does not.

    Allowed are arithmetic compared with == != < <= > >=; a word of *words* compared with a quoted
    text by == and !=; ``"text" in word`` and ``"text" not in word``; and, or, not, parentheses.

    Raises:
        ValueError: naming what is not allowed, or is neither a symbol nor a word.
    """
    return not condition or _condition(condition)(symbols, words)


@lru_cache(maxsize=1024)
def names_in(expression: str) -> frozenset[str]:
    """Return the names that an expression or a condition asks for.

    Raises:
        ValueError: when it is no expression at all.
    """
    return _names(_parsed(expression))


def check_expression(expression: str) -> None:
    """Check that *expression* is arithmetic.

    Raises:
        ValueError: naming what is not allowed.
    """
    _arithmetic(expression)


def check_condition(condition: str) -> None:
    """Check that *condition* is one.

    Raises:
        ValueError: naming what is not allowed.
    """
    if condition:
        _condition(condition)


def _power(base: float, exponent: float) -> float:
    if base < 0.0 and exponent != int(exponent):
        raise ValueError(f"{base:g} has no real power {exponent:g}")
    return float(base**exponent)


def _logarithm(value: float) -> float:
    if value <= 0.0:
        raise ValueError(f"{value:g} has no logarithm")
    return math.log(value)


_OPERATORS: Mapping[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Mod: operator.mod,
    ast.Pow: _power,
}
_COMPARISONS: Mapping[type[ast.cmpop], Callable[[float, float], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}


@lru_cache(maxsize=1024)
def _parsed(expression: str) -> ast.expr:
    try:
        return ast.parse(expression, mode="eval").body
    except (SyntaxError, RecursionError, MemoryError) as error:
        reason = error.msg if isinstance(error, SyntaxError) else "too deeply nested"
        raise ValueError(f'"{expression}" is not arithmetic: {reason}') from error


def _names(tree: ast.expr) -> frozenset[str]:
    nodes = list(ast.walk(tree))
    called = {id(node.func) for node in nodes if isinstance(node, ast.Call)}
    return frozenset(
        node.id for node in nodes if isinstance(node, ast.Name) and id(node) not in called
    )


@lru_cache(maxsize=1024)
def _arithmetic(expression: str) -> _Number:
    return _number(_parsed(expression))


@lru_cache(maxsize=1024)
def _condition(condition: str) -> _Truth:
    return _truth(_parsed(condition))


def _number(node: ast.expr) -> _Number:
    match node:
        case ast.Constant(value=bool() | str() | bytes() | None):
            raise ValueError(f"{ast.unparse(node)} is not a number")
        case ast.Constant(value=int() | float() as number):
            constant = float(number)
            return lambda _: constant
        case ast.Name(id=name):
            return _symbol(name)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            inner = _number(operand)
            return lambda symbols: -inner(symbols)
        case ast.BinOp(left=left, op=between, right=right) if type(between) in _OPERATORS:
            apply, one, other = _OPERATORS[type(between)], _number(left), _number(right)
            return lambda symbols: apply(one(symbols), other(symbols))
        case ast.Call(func=ast.Name(id="min" | "max" as name), args=[_, _, *_], keywords=[]):
            choose: Callable[[Iterator[float]], float] = min if name == "min" else max
            arguments = [_number(argument) for argument in node.args]
            return lambda symbols: choose(argument(symbols) for argument in arguments)
        case ast.Call(func=ast.Name(id="log"), args=[argument], keywords=[]):
            of = _number(argument)
            return lambda symbols: _logarithm(of(symbols))
    raise ValueError(f"{ast.unparse(node)} is not arithmetic")


def _symbol(name: str) -> _Number:
    def value(symbols: Symbols) -> float:
        if name not in symbols:
            raise ValueError(f'"{name}" has no value')
        return float(symbols[name])

    return value


def _truth(node: ast.expr) -> _Truth:
    match node:
        case ast.BoolOp(op=joint, values=parts):
            tests = [_truth(part) for part in parts]
            every = all if isinstance(joint, ast.And) else any
            return lambda symbols, words: every(test(symbols, words) for test in tests)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            test = _truth(operand)
            return lambda symbols, words: not test(symbols, words)
        case ast.Compare(
            left=ast.Name(id=name), ops=[ast.Eq() | ast.NotEq()], comparators=[ast.Constant()]
        ) if isinstance(_constant(node.comparators[0]), str):
            return _equality(name, str(_constant(node.comparators[0])), node.ops[0])
        case ast.Compare(
            left=ast.Constant(value=str() as text),
            ops=[ast.In() | ast.NotIn()],
            comparators=[ast.Name(id=name)],
        ):
            return _containment(name, text, node.ops[0])
        case ast.Compare(left=left, ops=[compared], comparators=[right]) if (
            type(compared) in _COMPARISONS
        ):
            return _comparison(left, compared, right)
    raise ValueError(f"{ast.unparse(node)} is no condition")


def _constant(node: ast.expr) -> object:
    return node.value if isinstance(node, ast.Constant) else None


def _equality(name: str, text: str, compared: ast.cmpop) -> _Truth:
    wanted = isinstance(compared, ast.Eq)
    return lambda _, words: (_word(name, words) == text) is wanted


def _containment(name: str, text: str, compared: ast.cmpop) -> _Truth:
    wanted = isinstance(compared, ast.In)
    return lambda _, words: (text in _word(name, words)) is wanted


def _comparison(left: ast.expr, compared: ast.cmpop, right: ast.expr) -> _Truth:
    apply, one, other = _COMPARISONS[type(compared)], _number(left), _number(right)
    asked = _names(left) | _names(right)

    def holds(symbols: Symbols, _: Words) -> bool:
        return all(name in symbols for name in asked) and apply(one(symbols), other(symbols))

    return holds


def _word(name: str, words: Words) -> str:
    if name not in words:
        raise ValueError(f'"{name}" is no word')
    return words[name]
