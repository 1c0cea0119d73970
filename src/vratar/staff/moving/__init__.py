"""Moving in and out: administrators from a CSV file, authenticators of other products, the export.

Imports what `staff` may import. The readers of foreign files compute and do no more.
"""
