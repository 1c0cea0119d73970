"""What can be asked and done here: one use case, one function."""
