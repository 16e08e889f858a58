"""What readers see. Reads the record through the alias `public`, never the desk."""
