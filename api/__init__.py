"""Who may ask and how it arrives.

Read in this order: ``settings``, ``services`` (the one place where parts meet), ``errors``, ``app``, ``routes`` (one
noun a file), ``cli``.
"""
