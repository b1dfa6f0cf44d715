"""`python -m lorun_engine.cli`: the `lorun` command where only modules can be started, as by `torchrun`."""

from lorun_engine.cli import main

if __name__ == "__main__":
    main()
