"""What can be printed: one sentence, one picture, one lever."""
