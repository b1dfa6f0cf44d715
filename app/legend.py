"""What the curves of a plot are: their names beside it, and the looks of stages and truth."""

from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.colour_maps import ColourMap, colour_table
from app.curves import MARKERS, Look, draw_markers, marker_of
from app.state import FrameKey, FrameKind
from app.style import DARK, Colours, legible
from app.surveys import RegionSpectrum

SAMPLE = 26
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
FADING = 0.72
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
    colour = f"#{alpha}{red:02x}{green:02x}{blue:02x}"
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
    return round(230 - 180 * FADING**stage)


class Legend(QWidget):
    """Names the curves beside the plot, where they hide nothing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries: list[Entry] = []
        self._text = QColor(DARK.text)
        self.setAccessibleName("Curves")

    def show_entries(self, entries: list[Entry]) -> None:
        """Name these curves."""
        if entries == self._entries:
            return
        self._entries = entries
        width = max((self.fontMetrics().horizontalAdvance(title) for title, _ in entries), default=0)
        self.setFixedWidth(width + SAMPLE + 18 if entries else 0)
        self.setToolTip("\n".join(title for title, _ in entries))
        self.setAccessibleDescription(", ".join(title for title, _ in entries))
        self.update()

    def show_colours(self, colours: Colours) -> None:
        """Take a theme's colours."""
        self._text = QColor(colours.text)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 everything is painted
        """Paint a piece of each curve with its name."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = self.fontMetrics().height()
        room = max(1, (self.height() - 4) // line)
        shown = self._entries if len(self._entries) <= room else self._entries[: room - 1]
        lines = len(shown) + (len(shown) < len(self._entries))
        line = min(line + 2, (self.height() - 4) // max(1, lines))
        for place, (title, look) in enumerate(shown):
            middle = 2 + line * place + line / 2
            painter.setPen(look.pen)
            painter.drawLine(QPointF(6, middle), QPointF(6 + SAMPLE, middle))
            draw_markers(painter, [QPointF(6 + SAMPLE / 2, middle)], look)
            painter.setPen(self._text)
            painter.drawText(QRectF(12 + SAMPLE, middle - line / 2, self.width(), line), LEFT, title)
        if len(shown) < len(self._entries):
            rest = f"and {len(self._entries) - len(shown)} more"
            painter.drawText(QRectF(6, 2 + line * len(shown), self.width(), line), LEFT, rest)
