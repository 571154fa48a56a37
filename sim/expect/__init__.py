"""What the rules expect of an answer on a day of the record."""
