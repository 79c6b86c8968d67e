"""OpenAI's chat completions: reading their requests, writing their responses."""
