"""The joints: what a view says goes to a view model, what a view model says goes to views."""

from app.showing import Compare
from app.state import stage_key
from app.view_model import Colouring, Comparison, Mixing, Runs, Session, Viewing
from app.window.layout import Layout


def join(session: Session, viewing: Viewing, comparison: Comparison, layout: Layout) -> None:
    """Connect everything that needs no judgement of the window."""
    _join_comparing(viewing, comparison, layout)
    _join_looking(viewing, layout)
    _join_pictures(viewing, layout)
    _join_running(session, viewing, comparison, layout)
    _join_mixing(session.mixing, layout)


def _join_looking(viewing: Viewing, layout: Layout) -> None:
    """What is looked at, as it is chosen in the views."""
    layout.picture.pixel_picked.connect(viewing.pin)
    layout.picture.area_viewed.connect(viewing.look_at)
    layout.bands.mode_edited.connect(viewing.set_mode)
    layout.bands.band_edited.connect(viewing.set_band)
    layout.spectra.band_edited.connect(viewing.set_band)
    layout.spectra.unpinned.connect(viewing.unpin)
    layout.filmstrip.frame_edited.connect(viewing.choose)
    layout.curve.stage_edited.connect(lambda stage: viewing.choose(stage_key(stage)))
    layout.levels.levels_edited.connect(viewing.set_levels)
    layout.levels.fit_wanted.connect(viewing.fit_levels)
    layout.levels.scope_edited.connect(viewing.set_scope)
    layout.levels.gamma_edited.connect(viewing.set_gamma)
    layout.steps.band_stepped.connect(viewing.step_band)
    layout.steps.picture_stepped.connect(viewing.walk)
    layout.steps.pin_stepped.connect(viewing.nudge)
    layout.steps.divider_stepped.connect(layout.picture.push)
    viewing.scope_changed.connect(layout.levels.show_scope)
    viewing.gamma_changed.connect(layout.levels.show_gamma)
    layout.commands.fit.triggered.connect(viewing.fit_levels)
    layout.commands.colour.triggered.connect(viewing.switch_mode)
    layout.commands.whole.triggered.connect(layout.picture.show_all)


def join_colours(colouring: Colouring, comparison: Comparison, layout: Layout) -> None:
    """In which colours all bands are seen together."""
    layout.colours.scheme_edited.connect(colouring.choose)
    colouring.scheme_changed.connect(layout.colours.show_scheme)
    colouring.tinted.connect(comparison.draw)


def join_runs(session: Session, runs: Runs, comparison: Comparison, layout: Layout) -> None:
    """Kept runs; before all else, so that a run is kept before its pictures are dropped."""
    panel = layout.runs
    session.running.stages_dropped.connect(runs.keep)
    panel.keep_wanted.connect(runs.keep)
    panel.baseline_wanted.connect(runs.order)
    panel.compare_wanted.connect(comparison.choose_second)
    panel.renamed.connect(runs.rename)
    panel.delete_wanted.connect(runs.delete)
    runs.changed.connect(panel.show_runs)


def _join_comparing(viewing: Viewing, comparison: Comparison, layout: Layout) -> None:
    """Two pictures looked at together."""
    bar, picture, beside = layout.compare, layout.picture, layout.beside
    bar.mode_edited.connect(comparison.toggle)
    bar.kind_edited.connect(comparison.set_kind)
    comparison.kind_changed.connect(bar.show_kind)
    comparison.kinds_changed.connect(bar.show_kinds)
    bar.first_edited.connect(comparison.choose_first)
    bar.second_edited.connect(comparison.choose_second)
    bar.swap_wanted.connect(comparison.swap)
    bar.blink_edited.connect(comparison.set_blink)
    bar.lens_edited.connect(picture.show_lens)
    bar.turn_wanted.connect(picture.divider.turn)
    layout.filmstrip.second_edited.connect(comparison.choose_second)
    comparison.mode_changed.connect(bar.show_mode)
    comparison.mode_changed.connect(picture.show_compare)
    comparison.mode_changed.connect(lambda mode: beside.setVisible(mode is Compare.SIDE))
    comparison.ends_changed.connect(bar.show_ends)
    comparison.choices_changed.connect(bar.show_choices)
    comparison.second_changed.connect(bar.show_second)
    comparison.second_changed.connect(layout.filmstrip.show_second)
    comparison.other_changed.connect(picture.show_other)
    comparison.other_changed.connect(lambda other: beside.show_picture(other) if other is not None else None)
    comparison.blink_changed.connect(picture.show_blink)
    comparison.readout_changed.connect(picture.show_other_readout)
    comparison.first_changed.connect(bar.show_first)
    viewing.probe_changed.connect(beside.show_probe)
    picture.pixel_hovered.connect(comparison.hover)
    picture.pixel_hovered.connect(beside.show_pointer)
    picture.zoomed.connect(beside.show_zoom)
    beside.pixel_hovered.connect(comparison.hover)
    beside.pixel_hovered.connect(picture.show_pointer)
    beside.pixel_picked.connect(viewing.pin)
    beside.zoom_edited.connect(picture.show_zoom)
    beside.whole_wanted.connect(picture.show_all)


def _join_pictures(viewing: Viewing, layout: Layout) -> None:
    """What is looked at, as the views draw it."""
    viewing.picture_changed.connect(layout.picture.show_picture)
    viewing.inset_changed.connect(layout.picture.show_inset)
    viewing.readout_changed.connect(layout.picture.show_readout)
    viewing.probe_changed.connect(layout.picture.show_probe)
    viewing.probe_changed.connect(layout.spectra.show_probe)
    viewing.spectra_changed.connect(layout.spectra.show_spectra)
    viewing.mode_changed.connect(layout.bands.show_mode)
    viewing.band_changed.connect(layout.bands.show_band)
    viewing.band_changed.connect(layout.spectra.show_band)
    viewing.key_changed.connect(layout.filmstrip.show_chosen)
    viewing.key_changed.connect(layout.curve.show_chosen)
    viewing.thumbnail_changed.connect(layout.filmstrip.show_thumbnail)
    viewing.levels_changed.connect(layout.levels.show_levels)
    viewing.level_picture_changed.connect(layout.levels.show_level_picture)


def _join_running(session: Session, viewing: Viewing, comparison: Comparison, layout: Layout) -> None:
    """What is open and computed."""
    running = session.running
    running.focus = viewing.focus
    layout.sources.offer_taken.connect(session.take_offer)
    layout.sources.given_up.connect(session.opening.give_up)
    layout.choices.device_edited.connect(session.choose_device)
    layout.choices.solver_edited.connect(session.choose_solver)
    layout.curve.metric_edited.connect(session.choose_metric)
    layout.commands.run.triggered.connect(session.toggle_run)
    layout.commands.stop.triggered.connect(session.stop)
    session.opening.rows_changed.connect(layout.sources.show_rows)
    session.solvers_changed.connect(layout.choices.show_solvers)
    session.devices_changed.connect(layout.choices.show_devices)
    session.tiles_changed.connect(layout.filmstrip.show_tiles)
    session.stale_changed.connect(viewing.mark_stale)
    session.stale_changed.connect(lambda _: comparison.draw())
    session.curve_changed.connect(layout.curve.show_curve)
    session.progress_changed.connect(layout.status.show_progress)
    running.stage_arrived.connect(viewing.hold)
    running.patch_arrived.connect(viewing.hold_patch)
    running.stages_dropped.connect(viewing.drop_stages)
    session.run_wished.connect(viewing.follow)
    running.settled.connect(viewing.settle)


def _join_mixing(mixing: Mixing, layout: Layout) -> None:
    """What is set on the mixer."""
    mixer, commands = layout.mixer, layout.commands
    mixer.fader_edited.connect(mixing.move)
    mixer.master_edited.connect(mixing.move_master)
    mixer.edit_ended.connect(mixing.settle)
    mixer.mute_edited.connect(mixing.switch_mute)
    mixer.solo_edited.connect(mixing.switch_solo)
    mixer.link_edited.connect(mixing.switch_link)
    mixer.flip_wanted.connect(mixing.flip)
    mixer.copy_wanted.connect(mixing.copy)
    mixer.reset_wanted.connect(mixing.reset)
    mixer.preset_edited.connect(mixing.choose_preset)
    mixer.preset_saved.connect(mixing.save_preset)
    mixer.preset_renamed.connect(mixing.rename_preset)
    mixer.preset_deleted.connect(mixing.delete_preset)
    mixing.desk_changed.connect(mixer.show_desk)
    mixer.ablation_wanted.connect(commands.ablate.trigger)
    mixer.sweep_wanted.connect(commands.sweep.trigger)
    mixing.presets_changed.connect(mixer.show_presets)
    mixing.sized.connect(commands.show_stages)
    commands.flip.triggered.connect(mixing.flip)
    commands.copy_mix.triggered.connect(mixing.copy)
    commands.reset_mix.triggered.connect(mixing.reset)
