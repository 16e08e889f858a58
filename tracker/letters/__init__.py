"""What readers send in: written by the pages for readers, answered at the desk. Nothing of it is ever public."""
