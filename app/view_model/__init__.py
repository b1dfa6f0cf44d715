"""Choices in, changes out; no widgets.

`Document` is one open measurement with all that follows, `Documents` are all of them.
`Session` is what is open and computed, `Viewing` is what is looked at, `Probing` which pixel is pointed at,
`Comparison` what it is compared with, `Exporting` what can be taken out, `Regions` what is drawn on it, `Batching` the
queue of a batch; `Workplace` takes all of it down, `Saving` makes a session file of that, `Autosaving` a copy against a
crash.
"""

from app.view_model.autosaving import Autosaving
from app.view_model.batching import Batching
from app.view_model.colouring import Colouring
from app.view_model.comparison import Comparison
from app.view_model.document import Document
from app.view_model.documents import Documents
from app.view_model.exporting import Exporting
from app.view_model.library import Library
from app.view_model.mixing import Mixing
from app.view_model.probing import Probing
from app.view_model.regions import Regions
from app.view_model.runs import Runs
from app.view_model.saving import Saving
from app.view_model.session import Session
from app.view_model.shelf import Shelf
from app.view_model.viewing import Viewing
from app.view_model.workplace import Workplace

__all__ = [
    "Autosaving",
    "Batching",
    "Colouring",
    "Comparison",
    "Document",
    "Documents",
    "Exporting",
    "Library",
    "Mixing",
    "Probing",
    "Regions",
    "Runs",
    "Saving",
    "Session",
    "Shelf",
    "Viewing",
    "Workplace",
]
