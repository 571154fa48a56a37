"""What could follow: worlds played from a day of the record."""
