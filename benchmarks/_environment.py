"""Where and with what a benchmark was run."""

import os
import platform
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_PACKAGES = ("cryptography", "pydantic", "pyld", "openbadgeslib", "openvc-core")


def environment() -> str:
    """Return machine, date and versions in one line."""
    return ", ".join(
        (
            f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
            f"{platform.node()}: {_processor()}, {os.cpu_count()} cores",
            f"load {os.getloadavg()[0]:.1f}",
            f"CPython {platform.python_version()}",
            *map(_version, _PACKAGES),
        )
    )


def _processor() -> str:
    cpu = Path("/proc/cpuinfo")
    if cpu.exists():
        for line in cpu.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _version(package: str) -> str:
    try:
        return f"{package} {version(package)}"
    except PackageNotFoundError:
        return f"{package} not installed"
