"""The pages of staff management, one file each: parse, call, render."""
