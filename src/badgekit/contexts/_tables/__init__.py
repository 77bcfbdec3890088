"""Term tables, one module per family of contexts; each lists its `CONTEXTS`.

Where a URL has had several generations, the one in force comes first.
"""
