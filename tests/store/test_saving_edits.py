"""What edits of scenarios and of many things make of a file, saved after each by differences."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.document.document import Document
from planner.domain.errors import EditRefused
from planner.store.project_file import open_project, save, save_new
from tests.builders import example
from tests.group_edits import group_command
from tests.random_edits import NoSubject
from tests.scenario_edits import scenario_command


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_file_holds_what_edits_and_undo_leave(data: st.DataObject) -> None:
    document = Document(example())
    with TemporaryDirectory() as folder:
        path = Path(folder) / "plan.rackwright"
        opened = save_new(document.project, path)
        for _ in range(6):
            choose = data.draw(st.sampled_from([group_command, scenario_command, None]))
            if choose is None:
                document.undo()
            else:
                try:
                    document.run(choose(data.draw, document.project))
                except (EditRefused, NoSubject):
                    continue
            opened = save(opened, document.project)
        opened.release()
        with open_project(path, read_only=True) as read:
            # repr tells the order of mappings, which == does not.
            assert repr(read.project) == repr(document.project)
