"""The embedded PostgreSQL and Valkey, and the supervisor behind ``make run``. Imports no Django."""
