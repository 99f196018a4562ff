"""The language of the window: one dictionary for widgets and for the texts of presenters.

A dictionary is a JSON file named by its language, such as ``de.json``: each English text and its
translation, placeholders and access keys kept. ``packaging/texts.py`` lists the texts. A key may
begin with a context and a bar (``kpis|range``) where one English word has two meanings.
"""

import json
import logging
from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QObject, QTranslator

from planner.presenters.wording import use_translator

_OF_QT = "qtbase"
_log = logging.getLogger(__name__)


class Dictionary(QTranslator):
    """Translates by the English text; what it does not know stays English."""

    def __init__(self, texts: Mapping[str, str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._texts = texts

    def isEmpty(self) -> bool:
        return not self._texts

    def translate(
        self, context: str, text: str, disambiguation: str | None = None, number: int = -1
    ) -> str:
        del disambiguation, number
        return self._texts.get(f"{context}|{text}") or self._texts.get(text) or text


def speak(application: QCoreApplication, folder: Path, locale: QLocale) -> tuple[QTranslator, ...]:
    """Show texts in the language of *locale* where *folder* has a dictionary; else English.

    Returns the translators that are used now. The buttons of Qt's own dialogs follow only with ours.
    """
    texts = _dictionary(folder, locale)
    if texts is None:
        return ()
    ours = Dictionary(texts, application)
    application.installTranslator(ours)
    use_translator(ours.translate)
    of_qt = QTranslator(application)
    if of_qt.load(
        locale, _OF_QT, "_", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    ):
        application.installTranslator(of_qt)
    return ours, of_qt


def _dictionary(folder: Path, locale: QLocale) -> Mapping[str, str] | None:
    for name in (locale.name(), locale.name().partition("_")[0]):
        path = folder / f"{name}.json"
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            continue
        except (OSError, ValueError) as error:
            _log.warning("%s is no dictionary: %s", path, error)
            continue
        if isinstance(found, dict):
            return {str(key): str(text) for key, text in found.items() if text}
    return None
