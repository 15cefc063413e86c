class Broken(ValueError):
    """The bytes contradict themselves, or cannot be read to their end."""
