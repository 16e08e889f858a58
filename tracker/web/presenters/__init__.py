"""How the record is put in words: what every page shares. Plain values in, plain strings out, no query."""
