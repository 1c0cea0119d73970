"""What can be done at a gated host, and with the applications."""
