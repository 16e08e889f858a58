"""The newsroom: what editors work on. Nothing here is public until it passes the door (publishing.py)."""
