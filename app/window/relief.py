"""Ways out where a run died for want of memory: smaller tiles, or the CPU."""

from app.view_model import Document, Documents
from app.views.fault_dialog import FaultDialog
from app.window.preferring import Preferring

PROCESSOR = "cpu"


class Relief:
    """Runs again in the way that is chosen.

    Args:
        documents: whose runs die.
        preferring: keeps the tiles.
    """

    def __init__(self, documents: Documents, preferring: Preferring) -> None:
        self._documents, self._preferring = documents, preferring

    def join(self, dialog: FaultDialog, document: Document) -> None:
        """Heed the dialog that tells how the run of a measurement died."""
        dialog.tiles_wanted.connect(lambda tile: self._run_in_tiles(document, tile))
        dialog.processor_wanted.connect(lambda: self._run_on_processor(document))

    def _run_in_tiles(self, document: Document, tile: int) -> None:
        self._preferring.prefer_tiles(tile)
        self._run_again(document)

    def _run_on_processor(self, document: Document) -> None:
        if document in self._documents.items:
            document.session.choosing.find_device(PROCESSOR)
            self._run_again(document)

    def _run_again(self, document: Document) -> None:
        """Where the measurement is still open: another session may have taken its place."""
        if document not in self._documents.items:
            return
        self._documents.show(document)
        if not document.session.is_busy:
            document.session.toggle_run()
