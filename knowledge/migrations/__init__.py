"""How a database gets its tables: Alembic's numbered steps under ``versions``, run when a store is opened.

``env`` is the file Alembic asks for; ``script.py.mako`` is its template for a new step.
"""
