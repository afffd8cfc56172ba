"""憑證註冊: an application on paper becomes a subscriber with a portal account and the right to apply for one pair."""
