"""Excel both ways: a template from live fields, the filled file read back, its faults marked in a copy."""
