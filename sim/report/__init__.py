"""What is read: words, transcripts, figures."""
