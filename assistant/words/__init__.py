"""The assistant's own words in both languages.

``phrases`` and ``phrases_conversation`` are the tables, ``advice`` makes a suspect into advice with evidence and
quotes, ``quoting`` labels words of the other language, ``sentences`` makes a typed answer into lines.
"""
