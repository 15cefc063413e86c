"""Papers of internal reports: plain dict in, PDF out."""
