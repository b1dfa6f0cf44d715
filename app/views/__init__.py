"""Passive widgets, one control a file: `*_edited` signals out, `show_*` slots in; none knows another."""
