"""`lorun models`: what is installed."""

from lorun_engine.cli.console import show_table


def models() -> None:
    """List the installed models and what was measured with them.

    Take one by its name: lorun reconstruct … --model NAME

    Models of your own lie in the folder that the variable LORUN_MODELS names, or in your data folder: `lorun train`
    puts them there, and the Studio lists them.
    """
    from lorun_engine.network.checkpoint import MODELS, installed_models

    cards = installed_models()
    show_table(
        ["name", "camera", "bands", "stages", "rank", "what it is", "measured", "file"],
        [
            [
                card.name,
                card.camera,
                str(card.shape.bands),
                str(card.stages),
                str(card.rank),
                card.title,
                "; ".join(f"{name} {value}" for name, value in card.figures.items()),
                "bundled" if card.path.parent == MODELS else str(card.path),
            ]
            for card in cards
        ],
    )
