"""What a user could pick instead, each behind the same function: ``peers`` prints them beside the product.

Read ``ranking`` (what a pipeline is), ``corpus`` and ``vectors`` (what all of them get), then one file a library, then
``table``.
"""
