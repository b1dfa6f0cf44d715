"""Regions as geometry and numbers: what is inside an outline, what it holds, and how it moves."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.regions import COLOURS, Outline, RegionSet, Shape, cover, values_along, values_in
from app.state import Floats
from app.surveys import RegionRow

SIZE = (40, 50)
EVERYWHERE = st.floats(-80, 80, allow_nan=False)
PLACES = st.tuples(EVERYWHERE, EVERYWHERE)
OUTLINES = st.one_of(
    st.builds(lambda place: Outline(Shape.POINT, (place,)), PLACES),
    st.builds(
        lambda shape, *corners: Outline(shape, corners),
        st.sampled_from([Shape.RECTANGLE, Shape.ELLIPSE, Shape.LINE]),
        PLACES,
        PLACES,
    ),
    st.builds(lambda corners: Outline(Shape.POLYGON, tuple(corners)), st.lists(PLACES, min_size=3, max_size=7)),
)


def a_cube(bands: int = 3) -> Floats:
    return np.random.default_rng(0).random((bands, *SIZE)).astype(np.float32)


def inside(outline: Outline) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    """The whole picture's mask of an outline."""
    mask = np.zeros(SIZE, np.bool_)
    rows, columns, part = cover(outline, SIZE)
    mask[rows, columns] = part
    return mask


@given(OUTLINES)
def test_every_outline_settles_inside_the_picture_and_holds_a_pixel(outline: Outline) -> None:
    settled = outline.settled(SIZE)
    left, top, right, bottom = settled.box
    assert left >= -0.5
    assert top >= -0.5
    assert right <= SIZE[1] - 0.5
    assert bottom <= SIZE[0] - 0.5
    assert settled.settled(SIZE) == settled
    assert inside(outline).any()


@given(OUTLINES, EVERYWHERE, EVERYWHERE)
def test_moving_keeps_the_size_and_stays_inside_the_picture(outline: Outline, across: float, down: float) -> None:
    settled = outline.settled(SIZE)
    moved = settled.moved(across, down, SIZE)
    before, after = settled.box, moved.box
    assert after[2] - after[0] == pytest.approx(before[2] - before[0], abs=1e-9)
    assert after[3] - after[1] == pytest.approx(before[3] - before[1], abs=1e-9)
    assert moved.settled(SIZE) == moved


def test_moving_by_whole_pixels_moves_the_same_pixels() -> None:
    for shape in (Shape.RECTANGLE, Shape.ELLIPSE):
        outline = Outline(shape, ((5.2, 6.1), (20.7, 18.4))).settled(SIZE)
        moved = outline.moved(7, 9, SIZE)
        np.testing.assert_array_equal(np.roll(inside(outline), (9, 7), (0, 1)), inside(moved))


def test_a_rectangle_holds_the_pixels_whose_centres_it_encloses() -> None:
    cube = a_cube()
    values = values_in(cube, Outline(Shape.RECTANGLE, ((12.4, 8.6), (3.5, 4.2))))
    assert values is not None
    part = cube[:, 5:9, 4:13].reshape(3, -1)
    assert values.size == 36
    np.testing.assert_allclose(values.mean, part.mean(axis=1), rtol=1e-5)
    np.testing.assert_allclose(values.deviation, part.std(axis=1), rtol=1e-5)


def test_an_ellipse_is_measured_by_its_mask_and_not_by_its_box() -> None:
    outline = Outline(Shape.ELLIPSE, ((-0.5, -0.5), (49.5, 39.5)))
    cube = np.zeros((1, *SIZE), np.float32)
    cube[0][inside(outline)] = 1
    values = values_in(cube, outline)
    assert values is not None
    assert values.mean[0] == 1
    assert values.deviation[0] == 0
    assert values.size == pytest.approx(math.pi * 25 * 20, rel=0.01)


def test_a_polygon_with_the_corners_of_a_rectangle_holds_the_same_pixels() -> None:
    box = Outline(Shape.RECTANGLE, ((3.5, 4.5), (30.5, 20.5)))
    polygon = Outline(Shape.POLYGON, box.handles)
    np.testing.assert_array_equal(inside(box), inside(polygon))


def test_a_large_region_is_measured_as_a_small_one_is(monkeypatch: pytest.MonkeyPatch) -> None:
    cube, outline = a_cube(5), Outline(Shape.ELLIPSE, ((2, 2), (40, 30)))
    whole = values_in(cube, outline)
    monkeypatch.setattr("app.regions.CHUNK", 1)
    by_band = values_in(cube, outline)
    assert whole is not None
    assert by_band is not None
    np.testing.assert_allclose(whole.mean, by_band.mean, rtol=1e-6)
    assert values_in(cube, outline, lambda: False) is None


@given(PLACES)
def test_a_box_pulled_at_a_corner_keeps_the_opposite_one(place: tuple[float, float]) -> None:
    box = Outline(Shape.RECTANGLE, ((9.5, 9.5), (19.5, 24.5)))
    for handle in range(4):
        x, y = box.handles[(handle + 2) % 4]
        left, top, right, bottom = box.with_handle(handle, *place, SIZE).box
        assert min(abs(x - left), abs(x - right)) <= 1
        assert min(abs(y - top), abs(y - bottom)) <= 1


def test_a_profile_reads_a_ramp_as_it_rises() -> None:
    plane = np.add.outer(np.zeros(SIZE[0]), np.arange(SIZE[1])).astype(np.float32)
    distances, values = values_along(plane, Outline(Shape.LINE, ((10, 30), (34, 12))))
    assert distances[-1] == pytest.approx(30)
    np.testing.assert_allclose(values, 10 + 24 * distances / 30, rtol=1e-5)
    _, reverse = values_along(plane, Outline(Shape.LINE, ((34, 12), (10, 30))))
    np.testing.assert_allclose(values, reverse[::-1], rtol=1e-5)


def test_regions_are_counted_on_and_named_by_number_and_colour() -> None:
    regions = RegionSet()
    for _ in range(len(COLOURS) + 1):
        regions, number = regions.having(Outline(Shape.POINT, ((1, 1),)))
    assert number == len(COLOURS) + 1
    assert len({region.colour for region in regions}) == len(COLOURS)
    regions, again = regions.without(2).having(Outline(Shape.POINT, ((2, 2),)))
    assert again == number + 1
    regions, _ = regions.having(Outline(Shape.LINE, ((1, 1), (2, 2))))
    regions, _ = regions.having(Outline(Shape.LINE, ((1, 1), (5, 5))))
    assert regions.line == Outline(Shape.LINE, ((1, 1), (5, 5)))
    assert regions.without(0).line is None


def test_an_outline_of_another_number_of_corners_is_refused() -> None:
    for shape, corners in ((Shape.POINT, 2), (Shape.RECTANGLE, 1), (Shape.POLYGON, 2), (Shape.LINE, 3)):
        with pytest.raises(ValueError, match="corners"):
            Outline(shape, ((0.0, 0.0),) * corners)


@given(st.floats(1e-5, 1e5), st.floats(0, 1))
def test_mean_and_deviation_are_told_to_the_same_place_and_no_darker_picture_makes_them_nought(
    mean: float, share: float
) -> None:
    (region,) = RegionSet().having(Outline(Shape.RECTANGLE, ((1, 1), (5, 5))))[0].regions
    told = [float(figure) for figure in RegionRow(region, 16, mean, share * mean).told.split(" ± ")]
    assert told == pytest.approx([mean, share * mean], abs=0.06 * mean)
    assert RegionRow(region, 1, mean, 0.0).told == RegionRow(region, 16, mean).told
