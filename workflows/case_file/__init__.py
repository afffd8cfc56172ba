"""What has gathered on a case besides its papers: notes, changes, possible duplicates, related cases, its history."""
