"""The HTTP service: routes that parse, call `qa.app.App` and map errors; keys, limits, logs and metrics around them."""
