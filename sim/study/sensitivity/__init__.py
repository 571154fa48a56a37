"""What an outcome depends on: shares of its variance, and where it comes about."""
