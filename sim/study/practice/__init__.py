"""Where such pairs meet: ranks of hosts, and how well they did on meetings of record."""
