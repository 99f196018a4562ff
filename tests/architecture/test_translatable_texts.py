"""Every phrase of widgets and presenters passes the translator, every text of the core is a `Phrase`.

Nobody shows English by accident.
"""

import ast
import re
from collections.abc import Iterator

import pytest
import texts

PHRASE = re.compile(r"[A-Za-z]{3,}[,:.…]? [A-Za-z]")
"""Two words beside each other."""
WRITTEN_FOR_PROGRAMS = re.compile(r"^[<;].*|.* \| None$|^[\w.]+ p95$|^[kM] tok(/s)?$")
"""Mark-up, types, and terms and units of the field."""
LAYERS = ("ui", "presenters")
SHOWN_BY = frozenset(
    {
        "setText",
        "setToolTip",
        "setTitle",
        "setWindowTitle",
        "setPlaceholderText",
        "setAccessibleName",
        "setAccessibleDescription",
        "setStatusTip",
        "setWhatsThis",
        "setTabText",
        "setIconText",
        "setInformativeText",
        "addAction",
        "addMenu",
        "addTab",
        "addRow",
        "addItem",
        "drawText",
        "showText",
        "QLabel",
        "QAction",
        "QPushButton",
        "QToolButton",
        "QCheckBox",
        "QGroupBox",
        "Message",
        "EditRefused",
        "UserError",
        "Compound",
    }
)
"""What shows the words that it is given."""
CORE = ("domain", "engines", "compute", "document", "workspace", "store", "exchange")
"""Layers whose texts presenters and widgets put into the language of the user."""
SAID_BY: dict[str, frozenset[str | int] | None] = {
    "Finding": frozenset({"subject_name", "message", "detail", "source"}),
    "Fix": frozenset({2, "label"}),
    "Verdict": frozenset({"text"}),
    "Compound": frozenset({0, "title"}),
    **dict.fromkeys(("Message", "EditRefused", "UserError", "OpenElsewhere", "Suggestion")),
    **dict.fromkeys(("FileProblem", "FileVanished", "FileChanged", "FileDamaged")),
    **dict.fromkeys(("ForeignFile", "ReadOnly", "DiskFull")),
}
"""What says the texts that it is given: names and places of its arguments, None for all."""
PROGRAMMERS = frozenset({"setStyleSheet", "warning", "exception", "SiteId", "getattr", "Callable"})
"""What takes style sheets, log lines and ids."""
MAKERS = frozenset({"phrase.py", "done.py", "terms.py"})
"""Modules that make templates out of others."""
THE_SAME_EVERYWHERE = frozenset({"Rackwright", "[*] – Rackwright"})


@pytest.mark.parametrize("layer", LAYERS)
def test_every_word_that_is_shown_passes_the_translator(layer: str) -> None:
    shown = []
    for path in sorted((texts.PROGRAM / layer).rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        shown += [f"{path.name}:{line}: {text!r}" for line, text in _untranslated(tree)]
    assert shown == []


@pytest.mark.parametrize("layer", LAYERS)
def test_no_phrase_stands_in_the_code_but_for_the_translator(layer: str) -> None:
    phrases = []
    for path in sorted((texts.PROGRAM / layer).rglob("*.py")):
        tables = {name for file, name in texts.TABLES if path.match(f"*/{file}")}
        tree = ast.parse(path.read_text(encoding="utf-8"))
        phrases += [f"{path.name}:{line}: {text!r}" for line, text in _phrases(tree, tables)]
    assert phrases == []


@pytest.mark.parametrize("layer", CORE)
def test_every_text_that_the_core_says_can_be_translated(layer: str) -> None:
    plain = []
    for path in sorted((texts.PROGRAM / layer).rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        plain += [f"{path.name}:{line}: {text!r}" for line, text in _plain(tree)]
    assert plain == []


def test_no_phrase_stands_in_the_checks_but_for_the_translator() -> None:
    phrases = []
    for path in sorted((texts.PROGRAM / "compute" / "checks").glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        phrases += [f"{path.name}:{line}: {text!r}" for line, text in _phrases(tree, set())]
    assert phrases == []


def test_every_template_of_the_core_stands_in_the_list_of_texts() -> None:
    known = texts.texts()
    hidden = []
    for path in sorted(texts.PROGRAM.rglob("*.py")):
        if path.name in MAKERS:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if texts.is_said(node):
                found = list(texts.templates(node.args[0]))
                if not found or not all(one in known for one in found):
                    hidden.append(f"{path.name}:{node.lineno}")
    assert hidden == []


def test_a_planted_text_of_the_core_would_be_found() -> None:
    planted = ast.parse(
        "def label(self, project):\n"
        "    return f'move {self.name}' if self.one else say('move {0} devices', self.count)\n"
        "def check(name):\n"
        "    yield Finding(rule='PWR-009', message=f'{name} burns', detail=say('Put it out.'))\n"
        "    yield Fix('delete', {'rack': name}, 'Delete it')\n"
        "    raise EditRefused(say('{0} burns.', name), 'Wait.')\n"
    )
    assert [text for _, text in _plain(planted)] == ["move ", "Wait.", " burns", "Delete it"]


def test_a_planted_phrase_would_be_found() -> None:
    planted = ast.parse(
        "def show(label, name):\n"
        "    label.setText('Saved')\n"
        "    label.setToolTip(f'{name} is full now')\n"
        "    label.setText(label.tr('Two words').format(name))\n"
        "    raise ValueError('nobody sees this')\n"
    )
    assert [text for _, text in _untranslated(planted)] == ["Saved", " is full now"]
    assert [text for _, text in _phrases(planted, set())] == [" is full now"]


def test_the_list_of_texts_has_those_of_every_layer() -> None:
    found = texts.texts()
    for known in ("&File", "Undo", "Model APIs", "IT power", "Your plan is as it was.", "no data"):
        assert known in found
    assert not any(text.startswith("planner") for text in found)


def _untranslated(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Words that a widget or a message is given and that no translator has seen."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and texts.called(node.func) in SHOWN_BY:
            for argument in (*node.args, *(one.value for one in node.keywords)):
                for line, text in _literals(argument):
                    if re.search(r"[A-Za-z]{3,}", text) and text not in THE_SAME_EVERYWHERE:
                        yield line, text


def _plain(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Words that the core says and that are no phrase: in calls, and returned as a label."""
    for node in ast.walk(tree):
        said: list[ast.expr | None] = []
        if isinstance(node, ast.Call) and texts.called(node.func) in SAID_BY:
            wanted = SAID_BY[texts.called(node.func)]
            said += [a for i, a in enumerate(node.args) if wanted is None or i in wanted]
            said += [k.value for k in node.keywords if wanted is None or k.arg in wanted]
        elif isinstance(node, ast.FunctionDef) and node.name == "label":
            said += [one.value for one in ast.walk(node) if isinstance(one, ast.Return)]
        for value in said:
            for line, text in _literals(value) if value is not None else ():
                if re.search(r"[A-Za-z]{3,}", text):
                    yield line, text


def _literals(node: ast.expr) -> Iterator[tuple[int, str]]:
    """Literals that are shown as they are: alone, in an f-string, added, or one of two."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.lineno, node.value
    elif isinstance(node, ast.JoinedStr | ast.BinOp | ast.IfExp | ast.BoolOp):
        parts = [one for one in ast.iter_child_nodes(node) if isinstance(one, ast.expr)]
        for part in parts if not isinstance(node, ast.IfExp) else (node.body, node.orelse):
            yield from _literals(part)


def _phrases(tree: ast.Module, tables: set[str]) -> Iterator[tuple[int, str]]:
    """Literals of several words outside what is translated, documented, raised or an enumeration."""
    left_out = {
        id(inner)
        for node in ast.walk(tree)
        if _speaks_to_nobody(node, tables)
        for inner in ast.walk(node)
    }
    left_out |= {
        id(key) for node in ast.walk(tree) if isinstance(node, ast.Dict) for key in node.keys
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value
            if id(node) in left_out or WRITTEN_FOR_PROGRAMS.match(text):
                continue
            if PHRASE.search(text):
                yield node.lineno, text


def _speaks_to_nobody(node: ast.AST, tables: set[str]) -> bool:
    """Whether what is inside is translated, or is read by programs and programmers alone."""
    match node:
        case ast.Call():
            return texts.called(node.func) in texts.ASKED | PROGRAMMERS | {"say"}
        case ast.Expr(value=ast.Constant()) | ast.Raise() | ast.arg() | ast.Assert():
            return True
        case ast.ClassDef():
            return any("Enum" in ast.unparse(base) for base in node.bases)
        case ast.Assign():
            return ast.unparse(node.targets[0]) in tables
    return False
