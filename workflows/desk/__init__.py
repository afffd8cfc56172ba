"""The staff's pages. They read, show and call `workflows.actions`; they decide nothing."""
