"""Which node of the outline stands for which thing that can be selected."""

from planner.presenters.outline import NodeKind
from planner.workspace.state import Subject

SUBJECT_OF = {
    NodeKind.SITE: Subject.SITE,
    NodeKind.ROOM: Subject.ROOM,
    NodeKind.RACK: Subject.RACK,
    NodeKind.PLACEMENT: Subject.PLACEMENT,
    NodeKind.BURST: Subject.BURST,
    NodeKind.LINK: Subject.LINK,
    NodeKind.ELEMENT: Subject.ELEMENT,
    NodeKind.FABRIC: Subject.FABRIC,
}
KIND_OF = {subject: kind for kind, subject in SUBJECT_OF.items()}
