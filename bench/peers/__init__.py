"""`make bench-peers`: the same replays and races against Vratar and its peers, over HTTP."""
