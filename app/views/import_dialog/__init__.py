"""Open with options: what is what in files that do not say it."""

from app.views.import_dialog.dialog import BLOCKS, PICTURE, ImportDialog

__all__ = ["BLOCKS", "PICTURE", "ImportDialog"]
