"""What is inside uploaded files, and copies without what names a place or a person. Knows no rows."""
