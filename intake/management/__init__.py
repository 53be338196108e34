"""The shell's door for files."""
