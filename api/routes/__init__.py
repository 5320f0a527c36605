"""What can be asked over HTTP, one noun a file; every route is plain ``def``, since the work is computing.

Read ``diagnoses`` first (the main job) and ``search``, then the knowledge behind them: ``cases``, ``codes``,
``parts``, ``machines``, ``manuals``, ``passages``; last ``health``.
"""
