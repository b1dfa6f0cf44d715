"""Sweep: one fader over a range as a curve, two as a map; each point opens its reconstruction."""

from app.views.sweep.dialog import SweepDialog

__all__ = ["SweepDialog"]
