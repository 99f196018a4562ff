"""Where projects begin: templates, sizing, the empty canvas, recent files; and the settings."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtWidgets import QMainWindow

from planner.document.commands.assumptions import EditSetting
from planner.domain.project import Project
from planner.presenters.countries import countries
from planner.presenters.templates import TemplateCard
from planner.ui.appearance import Appearance, ThemeChoice
from planner.ui.dialogs.settings import SettingsDialog
from planner.ui.preferences import Memory, Preferences, country_of, use
from planner.ui.start.size_form import SizeDialog
from planner.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Makers:
    """Where new projects come from."""

    empty: Callable[[str], Project]
    """Takes the country (ISO 3166), empty for the usual one."""
    template: Callable[[str], Project]
    """Takes the name of a template."""
    cards: Callable[[], tuple[TemplateCard, ...]]
    """Returns the templates to choose from."""


class Reception:
    """Makes projects and shows them by *show*, which offers to save first."""

    def __init__(
        self,
        window: QMainWindow,
        workspace: Workspace,
        makers: Makers,
        memory: Memory,
        appearance: Appearance,
        show: Callable[[Callable[[], Project]], bool],
    ) -> None:
        self._window = window
        self._workspace = workspace
        self._makers = makers
        self._memory = memory
        self._appearance = appearance
        self._show = show

    @property
    def workspace(self) -> Workspace:
        """The open project."""
        return self._workspace

    @property
    def home_country(self) -> str:
        """Where new projects are planned for: as chosen, by the locale, or the usual one."""
        usual = self._workspace.library.choices.get("default.country", "")
        return country_of(self._memory.preferences) or usual.upper()

    def templates(self) -> tuple[TemplateCard, ...]:
        """Return the templates to start from."""
        return self._makers.cards()

    def open_template(self, name: str) -> None:
        """Show a new project made from a template."""
        self._show(lambda: self._makers.template(name))

    def start_new(self) -> None:
        """Show an empty project with the doors over it."""
        self._show(lambda: self._new_project(self.home_country))

    def start_empty(self, country: str) -> None:
        """Show an empty project for a country, and remember the country."""
        if self._show(lambda: self._new_project(country)):
            self._memory.keep(replace(self._memory.preferences, country=country))

    def size_workload(self) -> None:
        """Show the form that sizes a workload."""
        SizeDialog(self._workspace, self._window).open()

    def recent(self) -> tuple[Path, ...]:
        """Return the files opened last, the latest first."""
        return self._memory.recent()

    def show_settings(self) -> None:
        """Show the settings of the program."""
        preferences = replace(self._memory.preferences, theme=self._appearance.choice.value)
        offered = countries(self._workspace.library.regions)
        SettingsDialog(preferences, offered, self.take, self._window).open()

    def _new_project(self, country: str) -> Project:
        project = self._makers.empty(country)
        currency = self._memory.preferences.currency
        if not currency:
            return project
        return EditSetting("currency", currency).apply(project)

    def take(self, preferences: Preferences) -> None:
        """Keep choices and follow them at once."""
        before = self._memory.preferences
        self._memory.keep(preferences)
        self._appearance.choose(ThemeChoice(preferences.theme))
        if (before.units, before.locale) != (preferences.units, preferences.locale):
            use(preferences)
            self._workspace.refresh()
