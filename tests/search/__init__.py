"""Search: what is found, in which order, and how fast."""
