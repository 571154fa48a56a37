"""What is measured and counted: plain results that know their scenario and what it can bear."""
