"""What pages of evaluation show."""
