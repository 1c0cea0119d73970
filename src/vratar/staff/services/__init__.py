"""The use cases of staff management, one file each; every function is one transaction."""
