"""The sources panel: what is loaded, from where, of what shape; and what to do about what is missing."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.elided import Elided
from app.sources import Condition, Offer, Part, SourceRow
from app.style import DARK, Colours, icon

MARKS = {Condition.LOADED: "check", Condition.OPTIONAL: "optional", Condition.MISSING: "missing"}
CHOOSABLE = (Part.APERTURE, Part.MATRIX, Part.KERNEL, Part.TRUTH, Part.MODEL, Part.MEASUREMENT)
NARROWEST = 210


class _Source(QFrame):
    """One part: its condition as a mark and a word, its file, its shape, and what can be done."""

    def __init__(self, row: SourceRow, colours: Colours, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.row = row
        self.setObjectName("source")
        self.setProperty("condition", row.condition.value)
        self.setAccessibleName(f"{row.part.value}: {row.condition.value}, {row.name} {row.detail}")
        self.choose = QPushButton("Replace …" if row.condition is Condition.LOADED else "Choose …", self)
        self.choose.setProperty("quiet", row.condition is not Condition.MISSING)
        self.choose.setAccessibleName(f"Choose the file of the {row.part.value.lower()}")
        self.choose.setToolTip(self.choose.accessibleName())
        self.choose.setVisible(row.part in CHOOSABLE)
        self.offers = [self._offer(offer, place == 0) for place, offer in enumerate(row.offers)]
        self._lay_out(colours)

    def _lay_out(self, colours: Colours) -> None:
        row = self.row
        shade = {Condition.LOADED: colours.good, Condition.OPTIONAL: colours.muted, Condition.MISSING: colours.warn}
        mark = QLabel(self)
        mark.setPixmap(icon(MARKS[row.condition], shade[row.condition]).pixmap(16, 16))
        mark.setToolTip(row.condition.value)
        title = Elided(row.part.value, self)
        title.setProperty("role", "missing" if row.condition is Condition.MISSING else "title")
        grid = QGridLayout(self)
        grid.setContentsMargins(6, 5, 4, 7)
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        grid.addWidget(mark, 0, 0)
        grid.addWidget(title, 0, 1)
        if row.condition is not Condition.MISSING:
            grid.addWidget(self.choose, 0, 2)
        if row.name:
            name = Elided(row.name, self, Qt.TextElideMode.ElideMiddle)
            place = str(row.path or "")
            name.setToolTip(place if row.name in place else "\n".join(filter(None, (row.name, place))))
            grid.addWidget(name, 1, 1, 1, 2)
        detail = QLabel(row.detail, self)
        detail.setWordWrap(True)
        detail.setProperty("role", "muted")
        grid.addWidget(detail, 2, 1, 1, 2)
        buttons = QHBoxLayout() if row.part is Part.SCALE else QVBoxLayout()
        buttons.setSpacing(4)
        for button in self.offers:
            buttons.addWidget(button)
        if row.condition is Condition.MISSING and row.part is not Part.SCALE:
            buttons.addWidget(self.choose)
        if buttons.count():
            grid.addLayout(buttons, 3, 1, 1, 2)

    def _offer(self, offer: Offer, first: bool) -> QPushButton:  # noqa: FBT001 what `enumerate` gives
        button = QPushButton(offer.text, self)
        button.setProperty("primary", first and self.row.condition is Condition.MISSING)
        return button


class SourcesPanel(QScrollArea):
    """The parts of the measurement, one under the other."""

    part_wanted = Signal(object)
    offer_taken = Signal(object)
    given_up = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Sources")
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._inside = QWidget(self)
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(4, 4, 4, 4)
        self._column.setSpacing(0)
        self._camera = QLabel(self._inside)
        self._camera.setWordWrap(True)
        self._camera.setProperty("role", "title")
        self._camera.setContentsMargins(8, 6, 6, 4)
        self._back = QPushButton("Cancel", self._inside)
        self._back.setToolTip("Return to what was open")
        self._back.clicked.connect(self.given_up)
        self._column.addWidget(self._camera)
        self._column.addStretch(1)
        self._column.addWidget(self._back)
        self.setWidget(self._inside)
        self._sources: list[_Source] = []
        self._colours = DARK
        self.show_rows(())

    def minimumSizeHint(self) -> QSize:
        """As wide as its lines need, which no scroll bar would tell: there is none across."""
        lines = self._inside.minimumSizeHint().width() + 2 * self.frameWidth() + 2
        return QSize(max(NARROWEST, lines), super().minimumSizeHint().height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Its lines need other room now: with larger letters, for one."""
        if watched is self._inside and event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)

    @property
    def rows(self) -> tuple[SourceRow, ...]:
        """What is shown."""
        return tuple(source.row for source in self._sources)

    def button(self, part: Part) -> QPushButton:
        """The button that chooses a part's file."""
        return next(source.choose for source in self._sources if source.row.part is part)

    def offers(self, part: Part) -> list[QPushButton]:
        """The buttons that apply a part's remedies."""
        return next(source.offers for source in self._sources if source.row.part is part)

    @property
    def cancel_button(self) -> QPushButton:
        """The button that returns to what was open."""
        return self._back

    def show_camera(self, text: str) -> None:
        """Say which camera it is."""
        self._camera.setText(text)

    def show_rows(self, rows: tuple[SourceRow, ...]) -> None:
        """Show these parts."""
        for source in self._sources:
            self._column.removeWidget(source)
            source.hide()
            source.deleteLater()
        self._sources = [self._source(row) for row in rows]
        for place, source in enumerate(self._sources):
            self._column.insertWidget(place + 1, source)
        self._back.setVisible(any(row.condition is Condition.MISSING for row in rows))
        self._column.activate()
        self.updateGeometry()

    def show_colours(self, colours: Colours) -> None:
        """Take a theme's colours."""
        self._colours = colours
        self.show_rows(self.rows)

    def _source(self, row: SourceRow) -> _Source:
        source = _Source(row, self._colours, self._inside)
        source.choose.clicked.connect(lambda: self.part_wanted.emit(row.part))
        for button, offer in zip(source.offers, row.offers, strict=True):
            button.clicked.connect(lambda _=False, offer=offer: self.offer_taken.emit(offer))
        return source
