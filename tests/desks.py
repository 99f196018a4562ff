"""A desk for tests of the window alone: nothing is asked, nothing is written."""

from planner.workspace.state import SlotTarget
from planner.workspace.workspace import Workspace


class QuietArranger:
    """Has a clipboard of its own and shows no dialog."""

    def __init__(self) -> None:
        self.text = ""
        self.slot: SlotTarget | None = None

    def clipboard_text(self) -> str:
        return self.text

    def put_on_clipboard(self, text: str) -> None:
        self.text = text

    def pointed(self) -> SlotTarget | None:
        return self.slot

    def add_site(self) -> None: ...

    def add_link(self) -> None: ...

    def duplicate_many(self) -> None: ...

    def place_many(self, *, fills: bool = False) -> None: ...

    def replace_type(self) -> None: ...

    def what_if(self) -> None: ...


class QuietCataloguer:
    """Shows no page and no form."""

    def import_files(self) -> None: ...

    def import_benchmark(self) -> None: ...

    def export_pack(self) -> None: ...

    def show_layers(self) -> None: ...

    def update_project(self) -> None: ...

    def show_entry(self, entry: str) -> None: ...

    def new_entry(self) -> None: ...


class QuietDeployer:
    """Shows no form and no layouts."""

    def edit_workload(self) -> None: ...

    def draw_demand(self) -> None: ...

    def best_layouts(self) -> None: ...

    def choose_layout(self, deployment: str, layout: str = "") -> None: ...


class QuietDesk:
    """Carries out no file action."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.arranger = QuietArranger()
        self.cataloguer = QuietCataloguer()
        self.deployer = QuietDeployer()

    def new_project(self) -> None: ...

    def open_example(self) -> None: ...

    def open_project(self) -> None: ...

    def save(self) -> bool:
        return True

    def save_as(self) -> bool:
        return True

    def recover(self) -> None: ...

    def export_bom(self) -> None: ...

    def quote_details(self) -> None: ...

    def add_line(self, site: str = "") -> None: ...

    def export_picture(self) -> None: ...

    def add_workload(self) -> None: ...

    def size_workload(self) -> None: ...

    def revert(self) -> None: ...

    def show_settings(self) -> None: ...

    def find_command(self) -> None: ...

    def show_published_cases(self) -> None: ...

    def show_shortcuts(self) -> None: ...

    def quit(self) -> None: ...
