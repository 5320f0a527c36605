"""The call-centre view of the same brain: a caller's story becomes a structured request.

Read in this order: ``request_facts`` (the typed result), ``callers`` (whose machine it is), ``chatter`` and
``symptom`` (the story as one clean sentence), ``circumstances`` (since when, does it stand still), ``known`` (what is
known already: open requests, rework, repeated faults, bulletins), ``by_phone`` (steps a customer may safely do),
``questions`` (the best ones in order of worth), ``sending`` (who, with what, from where), ``stopping`` (when the
machine must not run on), ``urgency``, ``words`` (its sentences in both languages) and ``desk`` (all of it in order).
"""
