"""What can be asked over HTTP, one noun a file; every route is plain ``def``, since the work is computing.

Every route has a permission among its parameters (``who: MayRead``), see ``api.auth.permission``.

Read ``diagnoses`` first (the main job) and ``search``, then the knowledge behind them: ``cases``, ``codes``, ``parts``,
``machines``, ``manuals``, ``passages``; how it is written: ``drafts``, ``reviews``, ``versions``, ``corrections``,
``advice``, ``jobs``, ``page_pictures``, ``library``, ``golden``, ``needs``, ``knowledge_health``; then ``sessions``,
``tokens``, ``accounts``, ``audit`` and ``webhooks``; for other programs ``chat_completions``, ``models``, ``mcp``,
``photos``, ``metrics``; last ``settings``, ``operation`` and ``health``.
"""
