"""What is about to end, certificates and rights to apply: their holders are told in time (spec §7)."""
