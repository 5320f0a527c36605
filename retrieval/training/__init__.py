"""How what ships with the search was made, each a command that can be repeated.

Read in this order: ``piece_meanings`` (the table that ``retrieval.pieces`` reads, of the bundled model alone).
"""
