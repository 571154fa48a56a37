"""States, venues and dated memberships: plain records and data files with sources."""
