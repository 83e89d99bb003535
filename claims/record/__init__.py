"""What a claim is: its types, its errors, its identity, its number in the metric's unit, and the kind of that number.

In: values. Out: values. This room asks no other; units and names are handed in by those that call.
"""
