"""Queues of cases: what of the open cases somebody looks at, how many wait, which one comes next."""
