"""What public pages and feeds have in common: what stands in addresses, methods, bounds, and how answers are kept.

Knows nothing of reports.
"""
