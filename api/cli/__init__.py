"""The command line, one command a file.

Read ``main`` (the commands together) first, then ``diagnose``, ``chat``, ``importing``, ``tune``, ``evaluate``,
``serve``, ``demo``, ``account`` and ``token``; below them ``first_start`` (before there are accounts), ``answer_page``
(an answer as a technician reads it), ``terminal``, ``options`` and ``failures``.
Commands import what they work with when they run, so that ``--help`` is there at once.
"""
