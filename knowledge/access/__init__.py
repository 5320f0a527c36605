"""Who may ask: accounts, how they prove who they are, and what was done by whom.

Read in this order: ``rights`` (what a role may do), ``accounts``, ``tokens`` (for programs), ``sessions`` (for pages),
``trail`` (every sign-in and change). What each may see is in ``knowledge.audience``. Secrets come in as hashes only.
"""
