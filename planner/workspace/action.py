"""What an action is, and what actions need of the window."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from planner.workspace.state import SlotTarget, State

if TYPE_CHECKING:  # the window shows its menus before the calculation is imported
    from planner.workspace.workspace import Workspace


class Arranger(Protocol):
    """What actions on hardware need of the window: the clipboard, the pointer, and dialogs."""

    def clipboard_text(self) -> str:
        """Return the text on the clipboard, empty when there is none."""
        ...

    def put_on_clipboard(self, text: str) -> None:
        """Replace what is on the clipboard."""
        ...

    def pointed(self) -> SlotTarget | None:
        """Return the slot of a rack under the pointer."""
        ...

    def add_site(self) -> None:
        """Ask where a new site stands."""
        ...

    def add_link(self) -> None:
        """Ask which sites a new link connects, and what it carries."""
        ...

    def build_fabrics(self) -> None:
        """Ask which networks a site gets, and what they are built of."""
        ...

    def add_row(self) -> None:
        """Ask which racks make a new row of a room."""
        ...

    def duplicate_many(self) -> None:
        """Ask how many copies of the selection go into which racks."""
        ...

    def place_many(self, *, fills: bool = False) -> None:
        """Ask how many of which part go into the selected racks; *fills*: as many as fit."""
        ...

    def replace_type(self) -> None:
        """Ask what the selected devices become."""
        ...

    def climate(self) -> None:
        """Show the climate of the selected site, to read another one from a file."""
        ...

    def what_if(self) -> None:
        """Ask what the plan would be at other users, prices and rates."""
        ...


class Cataloguer(Protocol):
    """What actions on the catalogue need of the window."""

    def import_files(self) -> None:
        """Show how files of others enter the user's catalogue."""
        ...

    def import_benchmark(self) -> None:
        """Show what a benchmark of the user's own says of the predictions."""
        ...

    def export_pack(self) -> None:
        """Ask what a catalogue pack says of itself and write it."""
        ...

    def show_layers(self) -> None:
        """Show what the catalogue is made of, and the problems in its files."""
        ...

    def show_places(self) -> None:
        """Show cloud regions and cities, colocation prices and egress tariffs."""
        ...

    def update_project(self) -> None:
        """Show what the catalogue says now of what the project has copies of."""
        ...

    def show_entry(self, entry: str) -> None:
        """Show the page of a catalogue entry."""
        ...

    def new_entry(self) -> None:
        """Show the form of a new catalogue entry."""
        ...


class Deployer(Protocol):
    """What actions on workloads and deployments need of the window."""

    def add_workload(self) -> None:
        """Show the form of a new workload."""
        ...

    def edit_workload(self) -> None:
        """Show the form of the selected workload, with a verdict on every change."""
        ...

    def move_workload(self) -> None:
        """Offer the places that could serve the selected workload."""
        ...

    def draw_demand(self) -> None:
        """Show the demand curve of the selected workload, to draw on or to read from a file."""
        ...

    def best_layouts(self) -> None:
        """Show the layouts that the pool of a deployment could have."""
        ...

    def choose_layout(self, deployment: str, layout: str = "") -> None:
        """Show the layouts of a deployment, *layout* chosen among them."""
        ...


class Surveyor(Protocol):
    """What actions on the floor plan need of the window."""

    def print_floor(self) -> None:
        """Show the sheets of the floor plan, to be saved or printed."""
        ...

    def lay_underlay(self) -> None:
        """Show what lies below the floor plan of a room: a picture to draw it from."""
        ...

    def number_racks(self) -> None:
        """Ask by which scheme the racks of a room are named, with the names they would get."""
        ...


class Exporter(Protocol):
    """What actions that write files for others need of the window."""

    def ask(self) -> None:
        """Ask who reads the bill of materials and where it goes, and write it."""
        ...

    def ask_costs(self) -> None:
        """Ask for a file and write the costs in the columns of FOCUS."""
        ...

    def ask_energy(self) -> None:
        """Ask for a file and write the key figures of energy efficiency."""
        ...

    def show_cables(self) -> None:
        """Show every cable of the fabrics, to be written to a file."""
        ...

    def ask_report(self) -> None:
        """Ask for the pages of a report and its file, and write it."""
        ...


class Desk(Protocol):
    """What actions need besides the workspace: the window asks, the files do."""

    @property
    def workspace(self) -> "Workspace":
        """The open project."""
        ...

    @property
    def arranger(self) -> Arranger:
        """What actions on hardware need of the window."""
        ...

    @property
    def cataloguer(self) -> Cataloguer:
        """What actions on the catalogue need of the window."""
        ...

    @property
    def deployer(self) -> Deployer:
        """What actions on workloads and deployments need of the window."""
        ...

    @property
    def surveyor(self) -> Surveyor:
        """What actions on the floor plan need of the window."""
        ...

    @property
    def exports(self) -> Exporter:
        """What actions that write files for others need of the window."""
        ...

    def new_project(self) -> None:
        """Offer to save, then show an empty project."""
        ...

    def open_example(self) -> None:
        """Offer to save, then show the example as an untitled copy."""
        ...

    def open_project(self) -> None:
        """Ask for a file and open it."""
        ...

    def save(self) -> bool:
        """Save, asking for a file when there is none; False when cancelled."""
        ...

    def save_as(self) -> bool:
        """Ask for a file and save to it; False when cancelled."""
        ...

    def recover(self) -> None:
        """Offer unsaved work of earlier sessions."""
        ...

    def quote_details(self) -> None:
        """Show what the plan is offered for."""
        ...

    def add_line(self, site: str = "") -> None:
        """Ask for a line of one's own in the bill of materials, at the site of this name."""
        ...

    def export_picture(self) -> None:
        """Ask for a file and write the canvas as a picture."""
        ...

    def size_workload(self) -> None:
        """Show the form that places what serves a workload."""
        ...

    def revert(self) -> None:
        """Return to what the file holds, once the user agrees."""
        ...

    def show_settings(self) -> None:
        """Show the settings of the program."""
        ...

    def find_command(self) -> None:
        """Show the command palette."""
        ...

    def show_checks(self) -> None:
        """List every rule that the plan is held to, with its state."""
        ...

    def show_published_cases(self) -> None:
        """Show published cost cases against what the finance engine makes of them."""
        ...

    def show_shortcuts(self) -> None:
        """Show every shortcut."""
        ...

    def quit(self) -> None:
        """Offer to save, then end."""
        ...


@dataclass(frozen=True, slots=True)
class Action:
    """One action. `menu` is where it stands; `shortcut` in portable text, empty for none.

    `needs` tells what it takes while the action is not possible.
    """

    id: str
    title: str
    menu: str
    shortcut: str
    run: Callable[[Desk], None]
    enabled: Callable[[State], bool] = lambda _: True
    detail: Callable[[State], str] = lambda _: ""
    needs: str = ""
