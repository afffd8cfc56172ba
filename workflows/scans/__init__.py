"""Scans 掃描: batches dropped, split by their codes, each page on its case or in the queue to be matched by hand."""
