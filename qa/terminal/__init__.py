"""The terminal as a front door: what each command does once its arguments are read, and how answers look there."""
