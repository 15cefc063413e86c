"""Pure functions of internal reports and awards. Their numbers stand in selfcheck/rules/parameters.toml."""
