"""``python -m wanhui`` is the command ``wanhui``."""

import sys

from wanhui.cli.main import main

sys.exit(main())
