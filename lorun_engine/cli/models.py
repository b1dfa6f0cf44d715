"""`lorun models`: what is installed."""

from lorun_engine.cli.console import show_table


def models() -> None:
    """List the installed models and what was measured with them.

    Take one by its name: lorun reconstruct … --model NAME
    """
    from lorun_engine.network.checkpoint import installed_models

    cards = installed_models()
    show_table(
        ["name", "camera", "bands", "stages", "rank", "what it is", "measured"],
        [
            [
                card.name,
                card.camera,
                str(card.shape.bands),
                str(card.stages),
                str(card.rank),
                card.title,
                "; ".join(f"{name} {value}" for name, value in card.figures.items()),
            ]
            for card in cards
        ],
    )
