"""What many documented disputes say of the rules: scores, and a posterior."""
