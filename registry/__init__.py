"""Subscribers, contacts, portal accounts, password slips, staff: who there is, and who may do what."""
