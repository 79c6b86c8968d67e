"""`python -m tests.licences`: the licences of what the product installs; fails on one that would bind its users."""

from __future__ import annotations

import re
import sys
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

_BINDING = re.compile(r"\bA?GPL|GNU (?:Affero )?General Public|SSPL|Business Source|Commons Clause", re.I)
_LESSER = re.compile(r"\bLGPL|Lesser General Public", re.I)


def licence(name: str) -> str:
    """The licence that an installed package declares; empty where it is not installed on this platform."""
    try:
        fields = metadata(name)
    except PackageNotFoundError:
        return ""
    classifiers = [value for value in fields.get_all("Classifier") or [] if value.startswith("License ::")]
    declared = fields.get("License-Expression") or (fields.get("License") or "").splitlines()[:1]
    return " ".join([declared if isinstance(declared, str) else " ".join(declared), *classifiers])


def main() -> int:
    lock = Path(__file__).parents[1] / "requirements.lock"
    names = re.findall(r"^([A-Za-z0-9._-]+)==", lock.read_text(encoding="utf-8"), re.M)
    found = {name: licence(name) for name in names}
    binding = {
        name: text for name, text in found.items() if _BINDING.search(_LESSER.sub("", text)) and " OR " not in text
    }
    for name, text in sorted(binding.items()):
        sys.stderr.write(f"{name}: {text.strip()}\n")
    sys.stdout.write(f"{len(names)} packages, {len(binding)} with a licence that binds users of the product\n")
    return 1 if binding else 0


if __name__ == "__main__":
    sys.exit(main())
