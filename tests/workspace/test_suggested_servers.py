"""Which servers a size is suggested from: none that rests on general knowledge alone."""

from planner.catalog.library import Library
from planner.domain.identity import EntryId
from planner.domain.provenance import Status
from planner.workspace.size_candidates import servers_to_suggest
from tests.builders import library as builtin_library


def test_no_size_is_suggested_from_general_knowledge_alone() -> None:
    library = builtin_library()
    weak = EntryId("ieit-nf5688g7")
    assert library.parts[weak].evidence["half_units"].status is Status.UNVERIFIED
    suggested = servers_to_suggest(library, None)
    assert len(suggested) >= 40
    assert weak not in {part.id for part in suggested}
    h100 = servers_to_suggest(library, EntryId("h100-sxm"))
    assert h100
    assert weak not in {part.id for part in h100}


def test_a_server_from_general_knowledge_is_suggested_where_no_other_has_its_gpu() -> None:
    library = builtin_library()
    weak = library.parts[EntryId("ieit-nf5688g7")]
    alone = {weak.id: weak}
    found = servers_to_suggest(Library(parts=alone, accelerators=library.accelerators), None)
    assert found == ()
    wanted = EntryId("h100-sxm")
    asked = servers_to_suggest(Library(parts=alone, accelerators=library.accelerators), wanted)
    assert asked == (weak,)
