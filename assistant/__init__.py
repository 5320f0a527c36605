"""What we believe, what to do next and how to say it.

Read in this order: ``answer`` (the typed answer), ``understanding`` (words to machine, codes, symptoms),
``diagnosis`` (hits to causes with probabilities), what was done on the machine: ``work``, ``reported`` (read from the
report), ``measuring`` and ``limits`` (values, judged only by stated limits), ``verdicts``; ``checks`` and ``network``
(which check tells what), ``updating`` (work to belief), ``joint_faults``; ``costs``, ``troubleshooting`` (the decision,
pure) and ``planning`` (the next step); ``parts`` and ``packing`` (where parts are, what to take along), ``safety``
(what comes first), ``wording`` and ``grounding`` (saying it), ``assistant`` (all of it in order).

In a conversation: ``facts`` (what a message can tell), ``replies`` with ``corrections``, ``clauses``, ``check_replies``
and ``repair_replies`` (a message in the light of what was asked, with ``reply_words``), ``story`` and ``remembering``
(what is known), ``asking`` (the first questions), ``safeguards`` (what must come before a step), ``responding`` (the
answer), ``conversation`` (a turn from start to kept), ``escalation`` and ``escalation_page`` (for the expert).

What happened afterwards: ``outcomes`` (what somebody says, as a record), ``told`` (outcomes that resemble a report),
``cause_names`` (which cause they mean), ``learning`` (how they move the probabilities). Whether that pays is measured
by ``simulation``, with ``simulated_faults`` and ``simulated_workshop`` behind it.

Whether the probabilities mean what they say: ``history`` and ``cause_model`` (evidence beside the hits), ``mixing``
(evidence to probabilities), ``calibrating`` (all of it and ``familiarity`` fitted on the case base), ``calibration``
(kept), ``recalibrating`` (when again); ``evaluation`` against ``baselines``, with ``scoring`` and ``diagnosis_report``.
"""
