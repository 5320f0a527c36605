"""Tables of words that the assistant reads: reports from other worlds (``foreign.jsonl``)."""
