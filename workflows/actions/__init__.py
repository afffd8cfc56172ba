"""Everything that can be done to a case. The only writer of cases: the guard stands in each deed, never in a page."""
