"""Ours and every peer side by side, in one run on the same data."""
