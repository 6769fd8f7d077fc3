"""Codes by which a paper is checked, and how often anybody may ask. No ORM here."""
