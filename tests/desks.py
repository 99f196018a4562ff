"""A desk for tests of the window alone: nothing is asked, nothing is written."""

from planner.workspace.workspace import Workspace


class QuietDesk:
    """Carries out no file action."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace

    def new_project(self) -> None: ...

    def open_example(self) -> None: ...

    def open_project(self) -> None: ...

    def save(self) -> bool:
        return True

    def save_as(self) -> bool:
        return True

    def recover(self) -> None: ...

    def export_bom(self) -> None: ...

    def export_picture(self) -> None: ...

    def add_workload(self) -> None: ...

    def quit(self) -> None: ...
