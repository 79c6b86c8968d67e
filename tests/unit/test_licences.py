"""What `make check` takes for a licence that binds."""

from __future__ import annotations

import pytest

from tests.licences import binds, licence

LICENCES = {
    "MIT": False,
    "Apache-2.0": False,
    "LGPL-3.0-only": False,
    "GNU Lesser General Public License v3 (LGPLv3)": False,
    "MIT OR GPL-2.0-or-later": False,
    "MPL-2.0": False,
    "AGPL-3.0-only": True,
    "GPL-2.0": True,
    "License :: OSI Approved :: GNU Affero General Public License v3": True,
    "Business Source License 1.1": True,
    "": True,
}


@pytest.mark.parametrize(("text", "told"), LICENCES.items(), ids=lambda value: str(value) or "none")
def test_a_licence_that_binds_users_is_told_from_one_that_does_not(text: str, told: bool) -> None:
    assert binds(text) is told


def test_a_package_that_is_not_here_declares_nothing() -> None:
    assert licence("no-such-package-at-all") is None
    assert licence("pytest") == "MIT"
