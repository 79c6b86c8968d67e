"""The Slack bot: a front door that reads events, asks `qa.app.App`, and shows answers in threads."""
