"""Sheets in, PDF bytes out: forms, letters, slips, receipts. No models, no request."""
