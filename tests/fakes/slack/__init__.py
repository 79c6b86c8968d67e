"""A local Slack: its Web API and Socket Mode over real sockets, with its limits, its rules, and failures on purpose."""
