"""Reports: adoption, the report for a customer, the audit log as a page.

Imports training and what is below; reads, and changes nothing but its own daily totals.
"""
