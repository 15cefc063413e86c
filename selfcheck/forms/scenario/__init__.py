"""The facts of the three formats of `manage.py assess` as forms."""
