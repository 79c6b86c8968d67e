"""What a run shows: `summary.json`, `summary.md`, `report.html` and the table in the terminal."""
