"""Sets Django up before the tests of the store are read: some of them name its classes."""

from __future__ import annotations

import django

django.setup()
