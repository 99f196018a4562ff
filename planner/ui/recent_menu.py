"""The menu of the files opened last."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QMenu, QWidget


class RecentMenu(QMenu):
    """Lists files when it is about to show; those that are gone are left out."""

    def __init__(
        self,
        recent: Callable[[], tuple[Path, ...]],
        choose: Callable[[Path], object],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setTitle(self.tr("Open &Recent"))
        self._recent = recent
        self._choose = choose
        self.setToolTipsVisible(True)
        self.aboutToShow.connect(self._fill)
        self._fill()

    def _fill(self) -> None:
        self.clear()
        for path in self._recent():
            if path.is_file():
                action = self.addAction(path.name.replace("&", "&&"))
                action.setToolTip(str(path))
                action.triggered.connect(lambda _=False, path=path: self._choose(path))
        if self.isEmpty():
            nothing = self.addAction(self.tr("No files yet"))
            nothing.setEnabled(False)
            nothing.setWhatsThis(self.tr("Open or save a project first."))
