"""docker-compose.yml and what it names: read without Docker, so that a renamed setting or file is seen."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
SERVICES: dict[str, Any] = COMPOSE["services"]


def test_every_setting_is_one_that_the_product_reads() -> None:
    read = (ROOT / "index" / "settings.py").read_text("utf-8") + (ROOT / "qa" / "settings.py").read_text("utf-8")
    named = SERVICES["api"]["environment"]
    assert {"BALLAST_CATALOG", "BALLAST_CHROMA_URL", "BALLAST_API_KEYS"} <= set(named)
    assert [name for name in named if f'"{name}"' not in read] == []


def test_no_secret_has_a_value_and_only_the_proxy_is_reached_from_outside() -> None:
    text = (ROOT / "docker-compose.yml").read_text("utf-8")
    assert len(re.findall(r"\$\{(?:POSTGRES_PASSWORD|BALLAST_API_KEYS):\?", text)) == 3
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]


def test_images_are_pinned_and_what_is_mounted_is_there() -> None:
    images = [service["image"] for service in SERVICES.values() if "image" in service]
    assert all(re.search(r":\d", image) for image in images)
    for service in SERVICES.values():
        for source in (volume.split(":")[0] for volume in service.get("volumes", ())):
            assert source in COMPOSE["volumes"] or (ROOT / source).is_file()


def test_the_replicas_write_to_their_data_alone() -> None:
    api = SERVICES["api"]
    assert (api["read_only"], api["cap_drop"], api["volumes"]) == (True, ["ALL"], ["home:/data"])
    assert api["deploy"]["replicas"] == 3


def test_the_drivers_pins_are_cut_from_the_lock_with_their_hashes() -> None:
    found = re.search(r"awk .*?requirements-dev\.lock", (ROOT / "Dockerfile").read_text("utf-8"))
    assert found
    pins = subprocess.run(["bash", "-c", found[0]], capture_output=True, text=True, check=True, cwd=ROOT).stdout
    assert re.findall(r"^[a-z-]+==", pins, re.MULTILINE) == ["psycopg==", "psycopg-binary=="]
    assert pins.count("--hash=sha256:") >= 2


@pytest.mark.parametrize("name", ["proxy", "api", "catalog", "vectors"])
def test_the_parts_are_those_of_the_documentation(name: str) -> None:
    assert name in SERVICES
    assert f"`{name}`" in (ROOT / "docs" / "scaling.md").read_text("utf-8")
