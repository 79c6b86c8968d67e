"""The commands as they are described, and what is said where a key alone chooses a provider."""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import Any

import pytest
import typer

from eval.cli import _parser
from index.settings import IndexSettings
from qa import cli
from qa.settings import Settings

TEXT = (Path(__file__).resolve().parents[3] / "docs" / "commands.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^## `ballast ([a-z ]+)`\n(.*?)(?=^## |\Z)", TEXT, re.M | re.S))


def commands(group: Any, before: str = "") -> dict[str, list[str]]:
    """Every command's long options, by its name; a group's commands after the group's name."""
    found: dict[str, list[str]] = {}
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            found |= commands(command, f"{name} ")
        else:
            found[f"{before}{name}"] = [option for parameter in command.params for option in parameter.opts]
    return found


COMMANDS = commands(typer.main.get_command(cli.app))


def test_every_command_is_described_and_no_other() -> None:
    assert set(SECTIONS) == set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_of_a_command_is_described(name: str) -> None:
    options = {option for option in COMMANDS[name] if option.startswith("--")} - {"--help"}
    assert options <= set(re.findall(r"--[a-z-]+", SECTIONS[name]))


def test_every_option_before_the_command_is_described() -> None:
    options = [option for parameter in typer.main.get_command(cli.app).params for option in parameter.opts]
    assert {option for option in options if option.startswith("--")} - {"--help"} <= set(re.findall(r"--[a-z]+", TEXT))


def test_every_option_of_eval_is_described() -> None:
    parser: argparse.ArgumentParser = _parser()
    options = {option for action in parser._actions for option in action.option_strings if option.startswith("--")}
    assert options - {"--help"} <= set(re.findall(r"--[a-z-]+", SECTIONS["eval"]))


@pytest.mark.parametrize(
    ("llm", "embedder", "key", "said"),
    [
        ("auto", "auto", None, []),
        ("local", "local", "sk-x", []),
        ("openai:gpt", "local", "sk-x", []),
        ("auto", "local", "sk-x", ["BALLAST_LLM=local"]),
        ("local", "auto", "sk-x", ["BALLAST_EMBEDDER=local"]),
        ("auto", "auto", "sk-x", ["BALLAST_LLM=local", "BALLAST_EMBEDDER=local"]),
    ],
)
def test_a_provider_that_a_key_alone_chose_is_announced(
    llm: str, embedder: str, key: str | None, said: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    cli._announced(Settings(index=IndexSettings(embedder=embedder, api_key=key), llm=llm))
    shown = capsys.readouterr()
    assert shown.out == ""
    assert re.findall(r"BALLAST_\w+=local", shown.err) == said
    assert "sk-x" not in shown.err
