"""The legend of a plot: every curve has a name where there is room, and what matters most has one always."""

from itertools import pairwise

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.legend import Legend, look_of
from app.state import TRUTH, stage_key
from app.style import DARK, LIGHT, Colours, contrast

STAGES = 10
CURRENT = 6


def a_legend(qtbot: QtBot, height: int) -> Legend:
    owner = QWidget()
    owner.resize(600, height)
    qtbot.addWidget(owner)
    legend = Legend(owner)
    entries = [
        (f"Stage {stage}", look_of(stage_key(stage), DARK, current=stage == CURRENT, stale=False))
        for stage in range(STAGES)
    ]
    legend.show_entries([*entries, ("Truth", look_of(TRUTH, DARK, current=False, stale=False))])
    legend.resize(legend.width(), height)
    owner.show()
    return legend


def test_a_low_legend_names_all_curves_in_two_columns(qtbot: QtBot) -> None:
    line = Legend().fontMetrics().height()
    for lines in (STAGES + 1, STAGES // 2 + 1):
        assert a_legend(qtbot, lines * line).shown == (*(f"Stage {stage}" for stage in range(STAGES)), "Truth")


def test_where_there_is_no_room_for_all_the_stage_on_show_and_the_truth_are_named(qtbot: QtBot) -> None:
    line = Legend().fontMetrics().height()
    shown = a_legend(qtbot, 3 * line).shown
    assert len(shown) < STAGES
    assert {f"Stage {CURRENT}", "Truth"} <= set(shown)


@pytest.mark.parametrize("colours", [DARK, LIGHT], ids=["dark", "light"])
def test_stages_are_told_from_their_neighbours_and_from_the_ground(colours: Colours) -> None:
    looks = [look_of(stage_key(stage), colours, current=False, stale=False) for stage in range(STAGES)]
    for look in looks:
        assert contrast(QColor(look.colour).name(), colours.panel) >= 3
    for one, other in pairwise(looks):
        assert (one.colour, one.marker) != (other.colour, other.marker)
        assert one.marker is not other.marker
