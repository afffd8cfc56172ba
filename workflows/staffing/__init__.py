"""Who works here: the operator's pages about staff accounts, one's own account, and who stands in for whom."""
