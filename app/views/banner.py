"""A line over the picture that explains what is open; it goes when it is closed."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from app.elided import Elided


class Banner(QFrame):
    """Shows a few words until they are closed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self._text = Elided("", self)
        self.close_button = QPushButton("Got it", self)
        self.close_button.setToolTip("Hide this line")
        self.close_button.setProperty("quiet", "true")
        self.close_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.close_button.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 4, 6, 4)
        row.addWidget(self._text, 1)
        row.addWidget(self.close_button)
        self.hide()

    def show_words(self, text: str) -> None:
        """Show these words; none hide the line."""
        self._text.show_text(text)
        self.setVisible(bool(text))
