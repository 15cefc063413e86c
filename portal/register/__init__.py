"""Importing the enterprise register: what a dirty file means, row by row. Pure except `staging`."""
