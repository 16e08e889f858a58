"""An app of a later release, whose migration changes a table that every reader uses."""
