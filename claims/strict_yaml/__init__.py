"""A YAML document as written.

In: text from strangers. Out: nodes that know their line and column, typed fields with every fault at its place, and
scalars written so that they read back the same. May ask: record.
"""
