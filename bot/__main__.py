"""`congress-bot` and `python -m bot`."""

import sys

from bot.cli.main import run


def main() -> None:
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
