"""Tables keep rows, selection and scroll through every edit, and copy as plain text."""

from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest

from planner.presenters.rows import Cell, Column, Row, Table, Tone
from planner.ui.appearance import Appearance
from planner.ui.tables.row_model import KEY_ROLE, RowModel, copied
from planner.ui.tables.table_view import TableView

COLUMNS = (Column("name", "Name"), Column("kw", "Power, kW", numeric=True))
Show = Callable[..., None]


def table(*rows: tuple[str, float | None]) -> Table:
    made = (
        Row(
            key,
            {"name": Cell(f"rack {key}"), "kw": Cell("no data" if kw is None else f"{kw:.1f}", kw)},
        )
        for key, kw in rows
    )
    return Table(COLUMNS, tuple(made))


def keys(model: RowModel) -> list[str]:
    return [str(model.index(row, 0).data(KEY_ROLE)) for row in range(model.rowCount())]


class Watch:
    """Counts what a model says."""

    def __init__(self, model: RowModel) -> None:
        self.inserted: list[tuple[int, int]] = []
        self.removed: list[tuple[int, int]] = []
        self.changed: list[int] = []
        self.resets = 0
        model.rowsInserted.connect(lambda _, first, last: self.inserted.append((first, last)))
        model.rowsRemoved.connect(lambda _, first, last: self.removed.append((first, last)))
        model.dataChanged.connect(self._changed)
        model.modelReset.connect(self._reset)

    def _changed(self, first: QModelIndex, last: QModelIndex) -> None:
        self.changed += range(first.row(), last.row() + 1)

    def _reset(self) -> None:
        self.resets += 1


def test_a_changed_cell_changes_its_row_only() -> None:
    model = RowModel(table(("a", 1.0), ("b", 2.0), ("c", 3.0)))
    watch = Watch(model)
    model.show_table(table(("a", 1.0), ("b", 2.5), ("c", 3.0)))
    assert (watch.changed, watch.inserted, watch.removed, watch.resets) == ([1], [], [], 0)
    assert model.index(1, 1).data() == "2.5"


def test_rows_come_and_go_where_they_are() -> None:
    model = RowModel(table(("a", 1.0), ("b", 2.0), ("c", 3.0)))
    watch = Watch(model)
    model.show_table(table(("a", 1.0), ("x", 9.0), ("c", 3.0), ("d", 4.0)))
    assert keys(model) == ["a", "x", "c", "d"]
    assert watch.removed == [(1, 1)]
    assert watch.inserted == [(1, 1), (3, 3)]
    assert (watch.changed, watch.resets) == ([], 0)


def test_a_row_that_moves_leaves_the_others_alone() -> None:
    model = RowModel(table(("a", 1.0), ("b", 2.0), ("c", 3.0), ("d", 4.0)))
    watch = Watch(model)
    model.show_table(table(("d", 4.0), ("a", 1.0), ("b", 2.0), ("c", 3.0)))
    assert keys(model) == ["d", "a", "b", "c"]
    assert (watch.removed, watch.inserted) == ([(3, 3)], [(0, 0)])


def test_another_unit_renames_the_column() -> None:
    model = RowModel(table(("a", 1.0)))
    renamed: list[int] = []
    model.headerDataChanged.connect(lambda _, first, last: renamed.extend((first, last)))
    columns = (COLUMNS[0], Column("kw", "Power, MW", numeric=True))
    model.show_table(Table(columns, table(("a", 1.0)).rows))
    assert renamed == [0, 1]
    assert model.headerData(1, Qt.Orientation.Horizontal) == "Power, MW"


NAMES = st.lists(st.sampled_from("abcdefghij"), unique=True)


@settings(max_examples=150, deadline=None)
@given(st.lists(NAMES, min_size=2, max_size=4))
def test_any_table_follows_any_other_without_a_reset(steps: list[list[str]]) -> None:
    first, *rest = steps
    model = RowModel(table(*((key, 1.0) for key in first)))
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    watch = Watch(model)
    for number, step in enumerate(rest, start=2):
        wanted = table(*((key, float(number)) for key in step))
        model.show_table(wanted)
        assert keys(model) == step
        assert [model.index(row, 1).data() for row in range(len(step))] == [
            f"{number}.0" for _ in step
        ]
    assert watch.resets == 0
    tester.deleteLater()


def test_the_selection_survives_rows_inserted_above(appearance: Appearance, shown: Show) -> None:
    view = TableView(table(("a", 1.0), ("b", 2.0)))
    shown(view, 300, 200)
    view.selectRow(1)
    view.show_table(table(("x", 9.0), ("a", 1.5), ("b", 2.0)))
    assert view.selected_keys() == ["b"]


def test_a_table_without_rows_says_why(appearance: Appearance, shown: Show) -> None:
    silent = TableView(Table(COLUMNS))
    telling = TableView(Table(COLUMNS, empty_text="No rack yet. Drag one from the catalogue."))
    for view in (silent, telling):
        shown(view, 400, 200)
    assert silent.viewport().grab().toImage() != telling.viewport().grab().toImage()
    telling.show_table(table(("a", 1.0)))
    silent.show_table(table(("a", 1.0)))
    assert silent.viewport().grab().toImage() == telling.viewport().grab().toImage()


def test_copying_gives_plain_numbers_with_units_in_the_header() -> None:
    text = copied(table(("a", 1234.5), ("b", None)), range(2))
    assert text.splitlines() == ["Name\tPower, kW", "rack a\t1234.5", "rack b\tno data"]


def test_a_text_with_tabs_and_lines_stays_in_its_cell() -> None:
    odd = Table(COLUMNS, (Row("a", {"name": Cell("two\nlines\tand a tab")}),))
    assert copied(odd, [0]).splitlines()[1] == "two lines and a tab\t"


def test_ctrl_c_copies_the_selection_and_enter_opens_it(
    appearance: Appearance, shown: Show
) -> None:
    view = TableView(table(("a", 1.0), ("b", 2.0)))
    shown(view, 300, 200)
    opened: list[str] = []
    view.opened.connect(opened.append)
    view.setFocus()
    view.setCurrentIndex(view.rows.index(1, 0))
    QTest.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "Name\tPower, kW\nrack b\t2"
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert opened == ["b"]


def test_tones_are_those_of_the_theme(appearance: Appearance) -> None:
    toned = Table(COLUMNS, (Row("a", {"name": Cell("x", tone=Tone.BAD)}),))
    model = RowModel(toned)
    model.set_theme(appearance.theme)
    colour = model.data(model.index(0, 0), Qt.ItemDataRole.ForegroundRole)
    assert colour == appearance.theme.bad
