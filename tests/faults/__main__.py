"""`python -m tests.faults`: the long form, see `command.py`."""

if __name__ == "__main__":
    # Every process of the hub begins by importing this module: it must not bring the whole harness along.
    from tests.faults.command import main

    main()
