"""A conversation turn by turn: hearing what is meant, knowing what was said, answering safely.

Read in this order: ``facts`` (what a message can tell), ``hearing``, ``replies`` with ``corrections``, ``clauses``,
``check_replies`` (on ``check_subject`` and ``value_replies``) and ``repair_replies`` (a message in the light of what
was asked; words in ``reply_words`` and ``clause_words``), ``questions`` (the technician's own), ``story`` and
``remembering`` (what is known), ``asking`` with ``topic_words`` (the first questions), ``safeguards`` (what must come
before a step), ``responding`` and ``retelling`` (the answer), ``escalation`` and ``escalation_page`` (for the expert).
"""
