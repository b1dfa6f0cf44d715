"""The empty window: what to do, with the sample one click away."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.style import Colours, icon

LEAD = "From a coded snapshot, block samples or a small picture to the whole cube, stage by stage."
STEPS = (
    ("open", "1  Open", "A snapshot and its coded aperture, samples and their matrix, or a low-resolution picture."),
    ("run", "2  Run", "Watch every stage of the unfolded network arrive, with its figure. Esc stops, nothing blocks."),
    ("faders", "3  Mix", "Move the strength of any stage's adapter; only the stages after it are computed again."),
    ("cube", "4  Take it along", "Export the cube with its wavelengths: ENVI, HDF5, TIFF, MATLAB or NumPy."),
)
FORMATS = "…or drop files here:  .mat  .npz  .npy  .h5  .tif  .png  .jpg  .hdr"
WIDEST = 940
RECENT_SHOWN = 4
RECENT_WIDTH = 170


class Welcome(QWidget):
    """Tells a newcomer what the window is for, and opens the first measurement."""

    sample_wanted = Signal()
    open_wanted = Signal()
    recent_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("welcome")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Welcome")
        self.sample = QPushButton(" Open the sample and run it", self)
        self.sample.setProperty("primary", "true")
        self.sample.setToolTip("A bundled snapshot with its aperture and its truth")
        self.open = QPushButton(" Open files …", self)
        self.open.setToolTip("A snapshot, block samples or a small picture, and what belongs to it")
        self.open.setProperty("large", "true")
        self._marks = [QLabel(self) for _ in STEPS]
        self._zone = self._dropzone()
        self._recent = QHBoxLayout()
        self._lay_out()
        self.sample.clicked.connect(self.sample_wanted)
        self.open.clicked.connect(self.open_wanted)

    def show_recent(self, paths: tuple[Path, ...]) -> None:
        """Offer files opened before."""
        while (item := self._recent.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        if paths:
            self._recent.addWidget(_muted("Recent:"))
        for path in paths[:RECENT_SHOWN]:
            button = QPushButton(
                self.fontMetrics().elidedText(path.name, Qt.TextElideMode.ElideMiddle, RECENT_WIDTH), self
            )
            button.setAccessibleName(path.name)
            button.setProperty("quiet", "true")
            button.setToolTip(str(path))
            button.clicked.connect(lambda _=False, path=path: self.recent_wanted.emit(path))
            self._recent.addWidget(button)
        self._recent.addStretch(1)

    def show_hovered(self, hovered: bool) -> None:  # noqa: FBT001 a Qt slot
        """Show that files may be dropped now."""
        self._zone.setProperty("hovered", hovered)
        self._zone.style().unpolish(self._zone)
        self._zone.style().polish(self._zone)

    def show_colours(self, colours: Colours) -> None:
        """Take a theme's colours."""
        for mark, (name, _, _) in zip(self._marks, STEPS, strict=True):
            mark.setPixmap(icon(name, colours.accent).pixmap(30, 30))
        self.sample.setIcon(icon("sample", colours.on_accent))
        self.open.setIcon(icon("open", colours.text))

    def _lay_out(self) -> None:
        headline = QLabel("LoRun Studio", self)
        headline.setObjectName("headline")
        lead = QLabel(LEAD, self)
        lead.setObjectName("lead")
        lead.setWordWrap(True)
        column = QVBoxLayout()
        column.setSpacing(14)
        column.addWidget(headline)
        column.addWidget(lead)
        column.addSpacing(6)
        column.addLayout(self._steps())
        column.addSpacing(6)
        column.addWidget(self._zone)
        column.addLayout(self._recent)
        inside = QWidget(self)
        inside.setMaximumWidth(WIDEST)
        inside.setLayout(column)
        page = QWidget(self)
        outer = QGridLayout(page)
        outer.setContentsMargins(32, 20, 32, 20)
        for side in (0, 2):
            outer.setColumnStretch(side, 1)
            outer.setRowStretch(side, 1)
        outer.setColumnStretch(1, 12)
        outer.addWidget(inside, 1, 1)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(page)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)

    def _steps(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        for place, (mark, (_, title, text)) in enumerate(zip(self._marks, STEPS, strict=True)):
            name, words = QLabel(title, self), _muted(text)
            name.setObjectName("step")
            words.setWordWrap(True)
            words.setAlignment(Qt.AlignmentFlag.AlignTop)
            for line, widget in enumerate((mark, name, words)):
                grid.addWidget(widget, line, place)
            grid.setColumnStretch(place, 1)
        return grid

    def _dropzone(self) -> QFrame:
        zone = QFrame(self)
        zone.setObjectName("dropzone")
        column = QVBoxLayout(zone)
        column.setContentsMargins(24, 22, 24, 20)
        column.setSpacing(12)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.sample)
        buttons.addWidget(self.open)
        buttons.addStretch(1)
        formats = _muted(FORMATS)
        formats.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addLayout(buttons)
        column.addWidget(formats)
        return zone


def _muted(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "muted")
    return label
