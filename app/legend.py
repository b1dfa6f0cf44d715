"""What the curves of a plot are: their names beside it, and the looks of stages and truth."""

from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from app.colour_maps import ColourMap, colour_table
from app.curves import MARKERS, Look, draw_markers, marker_of
from app.state import FrameKey, FrameKind
from app.style import DARK, Colours, legible
from app.surveys import RegionSpectrum

SAMPLE = 22
EDGE = 5
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
FIRST, STEP, LAST = 20, 24, 236
MOST_COLUMNS = 2
LINES_BELOW = 2
UNBOUND = 2**24 - 1  # Qt's own
Entry = tuple[str, Look]
THICK, THIN = 3.0, 1.3
OLD = "70"


def look_of(key: FrameKey, colours: Colours, *, current: bool, stale: bool) -> Look:
    """Later stages are brighter, the one on show is thick, the truth dashed.

    How bright a stage is does not depend on how many there are.
    """
    alpha = OLD if stale else "ff"
    if key.kind is FrameKind.TRUTH:
        return truth_look(f"#{alpha}{colours.text[1:]}")
    red, green, blue = colour_table(ColourMap.VIRIDIS)[_brightness(key.stage)]
    colour = f"#{alpha}{legible(f'#{red:02x}{green:02x}{blue:02x}', colours.panel)[1:]}"
    return Look(colour, THICK if current else THIN, marker=MARKERS[key.stage % len(MARKERS)])


def region_look(spectrum: RegionSpectrum, colours: Colours) -> Look:
    """In the colour and with the marker of its region: the picture on show thick, the truth dashed, others fainter."""
    colour, marker = legible(spectrum.region.colour, colours.panel)[1:], marker_of(spectrum.region.number)
    if spectrum.key.kind is FrameKind.TRUTH:
        return replace(truth_look(f"#{colour}"), marker=marker)
    alpha = "ff" if spectrum.current else f"{_brightness(spectrum.key.stage):02x}"
    return Look(f"#{OLD if spectrum.stale else alpha}{colour}", THICK if spectrum.current else THIN, marker=marker)


def truth_look(colour: str) -> Look:
    """What is known for certain is dashed."""
    return Look(colour, 2.0, dashed=True)


def _brightness(stage: int) -> int:
    return min(FIRST + STEP * stage, LAST)


class Legend(QWidget):
    """Names the curves beside the plot or below it, where they hide nothing: in two columns where there are few lines.

    Where there is no room for all, the curve on show and the truth come before the others.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries: list[Entry] = []
        self._columns: list[list[Entry]] = []
        self._rest = 0
        self._is_below = False
        self._text = QColor(DARK.text)
        self.setAccessibleName("Curves")

    @property
    def shown(self) -> tuple[str, ...]:
        """The names that there is room for."""
        return tuple(title for column in self._columns for title, _ in column)

    def show_entries(self, entries: list[Entry]) -> None:
        """Name these curves."""
        if entries == self._entries:
            return
        self._entries = entries
        self.setToolTip("\n".join(title for title, _ in entries))
        self.setAccessibleDescription(", ".join(title for title, _ in entries))
        self._arrange()

    def show_colours(self, colours: Colours) -> None:
        """Take a theme's colours."""
        self._text = QColor(colours.text)
        self.update()

    def show_below(self, *, below: bool) -> None:
        """Stand below the plot, in few lines as wide as that is, or beside it, as high as that is."""
        if below != self._is_below:
            self._is_below = below
            self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Have as many columns as the height asks for."""
        super().resizeEvent(event)
        if event.size().height() != event.oldSize().height():
            self._arrange()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 everything is painted
        """Paint a piece of each curve with its name."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left, line = 0, self.fontMetrics().height()
        for column in self._columns:
            for place, (title, look) in enumerate(column):
                middle = line * (place + 0.5)
                start, end = QPointF(left + EDGE, middle), QPointF(left + EDGE + SAMPLE, middle)
                painter.setPen(look.pen)
                painter.drawLine(start, end)
                draw_markers(painter, [(start + end) / 2], look)
                painter.setPen(self._text)
                room = left + self._width_of(column) - end.x() - EDGE
                name = self.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, int(room))
                painter.drawText(QRectF(end.x() + EDGE, middle - line / 2, room, line), LEFT, name)
            left += self._width_of(column)
        if self._rest:
            column = self._columns[-1 if self._is_below else 0]
            edge = left - self._width_of(column) if self._is_below else 0
            last = QRectF(edge + EDGE, line * len(column), self.width(), line)
            painter.drawText(last, LEFT, f"and {self._rest} more")

    def _arrange(self) -> None:
        """Share the entries out; the last line says how many there is no room for."""
        line = self.fontMetrics().height()
        entries, rows = self._entries, LINES_BELOW if self._is_below else max(1, self.height() // line)
        room = rows * MOST_COLUMNS
        if len(entries) > room:
            ranked = sorted(entries, key=lambda entry: not (entry[1].dashed or entry[1].width == THICK))
            # Below the plot the last place says how many there are more; beside it, where names are long, a last line.
            kept = [title for title, _ in ranked[: max(1, room - (1 if self._is_below else MOST_COLUMNS))]]
            entries = [entry for entry in entries if entry[0] in kept]
            rows = rows if self._is_below else max(1, rows - 1)
        count = 1 if len(entries) <= rows else MOST_COLUMNS
        rows = -(-len(entries) // count) if count > 1 else rows
        self._columns = [entries[start : start + rows] for start in range(0, len(entries), rows)]
        self._rest = len(self._entries) - len(entries)
        self.setMinimumSize(0, 0)
        self.setMaximumSize(UNBOUND, UNBOUND)
        if self._is_below:
            self.setFixedHeight(line * max(map(len, self._columns), default=0))
        else:
            self.setFixedWidth(sum(map(self._width_of, self._columns)))
        self.update()

    def _width_of(self, column: list[Entry]) -> int:
        wanted = max(self.fontMetrics().horizontalAdvance(title) for title, _ in column) + SAMPLE + 3 * EDGE
        return min(wanted, self.width() // len(self._columns)) if self._is_below else wanted
