"""The heavy work measured beside the same work as plain SQL, in a database dropped afterwards."""
