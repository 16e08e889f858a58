"""What templates need that plain strings cannot give."""
