"""What answers say of how long they may be kept ("Cache-Control")."""

RECORD = "public, max-age=0, s-maxage=60"
"""Of a page that depends on the record and its address alone: the site keeps it until the record grows, CDNs for a minute."""
