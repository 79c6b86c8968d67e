"""One suite for each port, run on every real thing behind it."""
