"""Commands: one short file each, loaded when called."""
