"""Regions, spectra and profile as tables of text, to be pasted into a spreadsheet or kept as CSV."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

from app.showing import Probe, Spectrum
from app.state import Floats, Scene
from app.surveys import Profile, RegionSpectrum, RegionTable

Rows = list[list[str]]
COMMA, TAB = ",", "\t"


def as_text(rows: Rows, separator: str) -> str:
    """The rows as lines, values with the separator or a quotation mark in quotation marks."""
    page = StringIO()
    csv.writer(page, delimiter=separator, lineterminator="\n").writerows(rows)
    return page.getvalue()


def spectra_rows(
    scene: Scene, regions: Iterable[RegionSpectrum], probe: Probe | None, probed: Sequence[Spectrum]
) -> Rows:
    """One row a band: of every region in every picture mean and deviation, of the probed pixel its value."""
    columns: list[tuple[str, Floats]] = []
    if probe is not None:
        place = f"x {probe.x} y {probe.y}"
        columns += [(f"{place}, {spectrum.title}", spectrum.values) for spectrum in probed]
    for entry in regions:
        name = f"{entry.region.name}, {entry.title}"
        columns += [(f"{name}: mean", entry.values.mean), (f"{name}: deviation", entry.values.deviation)]
    axis = scene.wavelengths or tuple(range(1, scene.shape[0] + 1))
    head = ["Wavelength (nm)" if scene.wavelengths else "Band", *(title for title, _ in columns)]
    return [head, *_numbers(axis, [values for _, values in columns])]


def profile_rows(profile: Profile) -> Rows:
    """One row a step along the line: its distance from the start, and the value in every picture."""
    band = f", {profile.band}" if profile.band else ""
    head = ["Distance (px)", *(f"{curve.title}{band}" for curve in profile.curves)]
    return [head, *_numbers(profile.distances.tolist(), [curve.values for curve in profile.curves])]


def table_rows(table: RegionTable) -> Rows:
    """The table of regions, a row each."""
    place = f" in {table.picture}{', ' if table.band else ''}{table.band}" if table.picture else ""
    head = ["Region", "Shape", "Pixels", f"Mean{place}", "Deviation", "PSNR (dB)", "SAM (degrees)"]
    body = [
        [
            row.region.name,
            row.region.outline.shape.title,
            *(("" if value is None else f"{value:.7g}") for value in (row.size, row.mean, row.deviation)),
            *(("" if value is None else f"{value:.4g}") for value in (row.psnr, row.sam)),
        ]
        for row in table.rows
    ]
    return [head, *body]


def _numbers(axis: Sequence[float], columns: Sequence[Floats]) -> Rows:
    return [[f"{place:g}", *(f"{float(values[row]):.7g}" for values in columns)] for row, place in enumerate(axis)]
