"""The MCP server over a scripted product, on standard input and output: what a client starts in the tests."""

from qa.mcp import serve
from tests.fakes.app import FakeApp, answer

if __name__ == "__main__":
    serve(FakeApp([answer(), answer("conflicting", "zh"), answer("abstained")]))  # type: ignore[arg-type]
