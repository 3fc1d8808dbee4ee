"""Pages and the interface for programs: the interface loads when somebody asks for it, and not before."""

from __future__ import annotations

import subprocess
import sys

_CHECK = """
import sys
from wanhui.store.setup import set_up_django
set_up_django()
from django.urls import resolve, reverse
assert reverse("cases") == "/cases" and resolve("/cases").url_name == "cases"
assert not {"ninja", "wanhui.api.urls"} & sys.modules.keys(), "a page has loaded the interface"
assert resolve("/api/v1/cases").namespace == "api"
assert reverse("api:openapi-json") == "/api/v1/openapi.json"
assert resolve("/api/v1/nothing/here").func.__name__ == "unknown"
"""


def test_a_page_does_not_wait_for_the_interface_and_its_addresses_are_all_there() -> None:
    subprocess.run([sys.executable, "-c", _CHECK], check=True)
