"""What many disputes say of the rules, and how two coders agree, as text, page and data."""
