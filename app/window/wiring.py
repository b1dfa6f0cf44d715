"""The joints: what a view says goes to a view model, what a view model says goes to views."""

from app.colour_maps import ColourMap, colour_table
from app.showing import Compare
from app.state import stage_key
from app.view_model import Colouring, Comparison, Document, Mixing, Probing, Runs, Session, Viewing
from app.window.joints import Joints
from app.window.layout import Layout


def join_views(layout: Layout) -> None:
    """Connect the views with each other, whatever they show."""
    picture, beside, mixer, commands = layout.picture, layout.beside, layout.mixer, layout.commands
    layout.steps.divider_stepped.connect(picture.push)
    commands.whole.triggered.connect(picture.show_all)
    layout.compare.lens_edited.connect(picture.show_lens)
    layout.compare.turn_wanted.connect(picture.divider.turn)
    picture.pixel_hovered.connect(beside.show_pointer)
    picture.zoomed.connect(beside.show_zoom)
    beside.pixel_hovered.connect(picture.show_pointer)
    beside.zoom_edited.connect(picture.show_zoom)
    beside.whole_wanted.connect(picture.show_all)
    mixer.ablation_wanted.connect(commands.ablate.trigger)
    mixer.sweep_wanted.connect(commands.sweep.trigger)


def join(joints: Joints, document: Document, layout: Layout) -> None:
    """Connect a measurement with the views: everything that needs no judgement of the window."""
    session, viewing, comparison = document.session, document.viewing, document.comparison
    _join_colours(joints, document.colouring, layout)
    _join_runs(joints, document.runs, comparison, layout)
    _join_comparing(joints, comparison, layout)
    _join_probing(joints, document.probing, layout)
    _join_looking(joints, viewing, layout)
    _join_pictures(joints, viewing, layout)
    _join_running(joints, session, layout)
    joints.join(layout.commands.stop.triggered, document.stop)
    _join_mixing(joints, session.mixing, layout)


def _join_looking(joints: Joints, viewing: Viewing, layout: Layout) -> None:
    """What is looked at, as it is chosen in the views."""
    joints.join(layout.picture.area_viewed, viewing.look_at)
    joints.join(layout.bands.mode_edited, viewing.set_mode)
    joints.join(layout.bands.band_edited, viewing.set_band)
    joints.join(layout.spectra.band_edited, viewing.set_band)
    joints.join(layout.filmstrip.frame_edited, viewing.choose)
    joints.join(layout.curve.stage_edited, lambda stage: viewing.choose(stage_key(stage)))
    joints.join(layout.levels.levels_edited, viewing.set_levels)
    joints.join(layout.levels.fit_wanted, viewing.fit_levels)
    joints.join(layout.levels.scope_edited, viewing.set_scope)
    joints.join(layout.levels.gamma_edited, viewing.set_gamma)
    joints.join(layout.steps.band_stepped, viewing.step_band)
    joints.join(layout.steps.picture_stepped, viewing.walk)
    joints.join(viewing.scope_changed, layout.levels.show_scope)
    joints.join(viewing.gamma_changed, layout.levels.show_gamma)
    joints.join(layout.commands.fit.triggered, viewing.fit_levels)
    joints.join(layout.commands.colour.triggered, viewing.switch_mode)


def _join_colours(joints: Joints, colouring: Colouring, layout: Layout) -> None:
    """In which colours bands are seen, all together or one alone."""

    def show_map(colour_map: ColourMap) -> None:
        layout.levels.show_map(colour_map)
        for view in (layout.picture, layout.beside, layout.filmstrip):
            view.show_table(colour_table(colour_map))

    joints.join(layout.colours.scheme_edited, colouring.choose)
    joints.join(colouring.scheme_changed, layout.colours.show_scheme)
    joints.join(layout.levels.map_edited, colouring.choose_map)
    joints.join(colouring.map_changed, show_map)


def _join_runs(joints: Joints, runs: Runs, comparison: Comparison, layout: Layout) -> None:
    """Kept runs."""
    panel = layout.runs
    joints.join(panel.keep_wanted, runs.keep)
    joints.join(panel.baseline_wanted, runs.order)
    joints.join(panel.compare_wanted, comparison.choose_second)
    joints.join(panel.renamed, runs.rename)
    joints.join(panel.delete_wanted, runs.delete)
    joints.join(runs.changed, panel.show_runs)


def _join_comparing(joints: Joints, comparison: Comparison, layout: Layout) -> None:
    """Two pictures looked at together."""
    bar, picture, beside = layout.compare, layout.picture, layout.beside
    pair = bar.pair
    joints.join(bar.mode_edited, comparison.toggle)
    joints.join(bar.kind.kind_edited, comparison.set_kind)
    joints.join(comparison.kind_changed, bar.kind.show_kind)
    joints.join(comparison.kinds_changed, bar.kind.show_kinds)
    joints.join(pair.first_edited, comparison.choose_first)
    joints.join(pair.second_edited, comparison.choose_second)
    joints.join(pair.swap_wanted, comparison.swap)
    joints.join(bar.blink_edited, comparison.set_blink)
    joints.join(layout.filmstrip.second_edited, comparison.choose_second)
    joints.join(comparison.mode_changed, bar.show_mode)
    joints.join(comparison.mode_changed, picture.show_compare)
    joints.join(comparison.mode_changed, lambda mode: beside.setVisible(mode is Compare.SIDE))
    joints.join(comparison.ends_changed, bar.show_ends)
    joints.join(comparison.choices_changed, pair.show_choices)
    joints.join(comparison.second_changed, pair.show_second)
    joints.join(comparison.second_changed, layout.filmstrip.show_second)
    joints.join(comparison.other_changed, picture.show_other)
    joints.join(comparison.other_changed, lambda other: beside.show_picture(other) if other is not None else None)
    joints.join(comparison.blink_changed, picture.show_blink)
    joints.join(comparison.readout_changed, picture.show_readout_of_both)
    joints.join(comparison.first_changed, pair.show_first)


def _join_probing(joints: Joints, probing: Probing, layout: Layout) -> None:
    """Which pixel is pointed at, and what stands there."""
    for picture in (layout.picture, layout.beside):
        joints.join(picture.pixel_hovered, probing.hover)
        joints.join(picture.pixel_picked, probing.pin)
        joints.join(probing.probe_changed, picture.show_probe)
    joints.join(layout.steps.pin_stepped, probing.nudge)
    joints.join(layout.spectra.unpinned, probing.unpin)
    joints.join(probing.readout_changed, layout.picture.show_readout)
    joints.join(probing.probe_changed, layout.spectra.show_probe)
    joints.join(probing.spectra_changed, layout.spectra.show_spectra)


def _join_pictures(joints: Joints, viewing: Viewing, layout: Layout) -> None:
    """What is looked at, as the views draw it."""
    joints.join(viewing.picture_changed, layout.picture.show_picture)
    joints.join(viewing.inset_changed, layout.picture.show_inset)
    joints.join(viewing.mode_changed, layout.bands.show_mode)
    joints.join(viewing.band_changed, layout.bands.show_band)
    joints.join(viewing.band_changed, layout.spectra.show_band)
    joints.join(viewing.key_changed, layout.filmstrip.show_chosen)
    joints.join(viewing.key_changed, layout.curve.show_chosen)
    joints.join(viewing.thumbnail_changed, layout.filmstrip.show_thumbnail)
    joints.join(viewing.levels_changed, layout.levels.show_levels)
    joints.join(viewing.level_picture_changed, layout.levels.show_level_picture)


def _join_running(joints: Joints, session: Session, layout: Layout) -> None:
    """What is open and computed."""
    joints.join(layout.sources.offer_taken, session.take_offer)
    joints.join(layout.sources.given_up, session.opening.give_up)
    joints.join(layout.choices.device_edited, session.choosing.choose_device)
    joints.join(layout.choices.solver_edited, session.choosing.choose_solver)
    joints.join(layout.curve.metric_edited, session.choose_metric)
    joints.join(layout.commands.run.triggered, session.toggle_run)
    joints.join(session.opening.rows_changed, layout.sources.show_rows)
    joints.join(session.choosing.solvers_changed, layout.choices.show_solvers)
    joints.join(session.choosing.devices_changed, layout.choices.show_devices)
    joints.join(session.tiles_changed, layout.filmstrip.show_tiles)
    joints.join(session.curve_changed, layout.curve.show_curve)
    joints.join(session.telling.changed, layout.status.show_progress)
    joints.join(session.choosing.solver_named, layout.mixer.show_reason)
    joints.join(session.choosing.device_named, layout.status.show_device)


def _join_mixing(joints: Joints, mixing: Mixing, layout: Layout) -> None:
    """What is set on the mixer."""
    mixer, commands = layout.mixer, layout.commands
    joints.join(mixer.fader_edited, mixing.move)
    joints.join(mixer.master_edited, mixing.move_master)
    joints.join(mixer.edit_ended, mixing.settle)
    joints.join(mixer.mute_edited, mixing.switch_mute)
    joints.join(mixer.solo_edited, mixing.switch_solo)
    joints.join(mixer.link_edited, mixing.switch_link)
    joints.join(mixer.flip_wanted, mixing.flip)
    joints.join(mixer.copy_wanted, mixing.copy)
    joints.join(mixer.reset_wanted, mixing.reset)
    joints.join(mixer.preset_edited, mixing.choose_preset)
    joints.join(mixer.preset_saved, mixing.save_preset)
    joints.join(mixer.preset_renamed, mixing.rename_preset)
    joints.join(mixer.preset_deleted, mixing.delete_preset)
    joints.join(mixing.desk_changed, mixer.show_desk)
    joints.join(mixing.presets_changed, mixer.show_presets)
    joints.join(mixing.sized, commands.show_stages)
    joints.join(commands.flip.triggered, mixing.flip)
    joints.join(commands.copy_mix.triggered, mixing.copy)
    joints.join(commands.reset_mix.triggered, mixing.reset)
