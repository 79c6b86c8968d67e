"""`python -m tests.licences`: the licences of what the product installs, as the packages declare them; no network.

Fails on one that would bind the product's users, and on a package that declares none.
"""

from __future__ import annotations

import re
import sys
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

_BINDING = re.compile(r"\bA?GPL|GNU (?:Affero )?General Public|SSPL|Business Source|Commons Clause", re.I)
_LESSER = re.compile(r"\bLGPL|Lesser General Public", re.I)


def licence(name: str) -> str | None:
    """The licence that an installed package declares; None where it is not installed on this platform."""
    try:
        fields = metadata(name)
    except PackageNotFoundError:
        return None
    classifiers = [value for value in fields.get_all("Classifier") or [] if value.startswith("License ::")]
    declared = fields.get("License-Expression") or "".join((fields.get("License") or "").splitlines()[:1])
    return " ".join([declared, *classifiers]).strip()


def binds(text: str) -> bool:
    """Whether a licence asks the same of what uses the package, with no other to choose. One that is not known does."""
    return not text or (bool(_BINDING.search(_LESSER.sub("", text))) and " OR " not in text)


def main() -> int:
    lock = Path(__file__).parents[1] / "requirements.lock"
    names = re.findall(r"^([A-Za-z0-9._-]+)==", lock.read_text(encoding="utf-8"), re.M)
    found = {name: text for name in names if (text := licence(name)) is not None}
    binding = {name: text for name, text in sorted(found.items()) if binds(text)}
    for name, text in binding.items():
        sys.stderr.write(f"{name}: {text or 'declares no licence'}\n")
    away = len(names) - len(found)
    sys.stdout.write(f"{len(found)} packages, {len(binding)} that bind users of the product ({away} more elsewhere)\n")
    return 1 if binding else 0


if __name__ == "__main__":
    sys.exit(main())
