"""``python -m wanhui`` is the command ``wanhui``."""

import sys

from wanhui.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
