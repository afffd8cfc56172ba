"""One page that shows every component and token of the pages: for who writes the next page, and for axe."""
