"""What we believe, what to do next and how to say it.

Read in this order: ``answer`` (the typed report and answer), ``reference`` (what is looked up), ``understanding``
(words to machine, codes, symptoms; ``addressed``: what is an order, not a symptom), ``diagnosis`` (hits to causes
with probabilities; behind it ``belief``), ``planning`` (the next step by expected cost; behind it ``work``),
``parts`` (which, where), ``safety`` and ``hazards`` (what comes first), ``wording`` and ``grounding`` (saying it;
behind them ``words``), ``learning`` (outcomes move the probabilities), ``conversation`` (turn by turn; behind it
``talk``), ``assistant`` (all of it in order), ``triage`` (the same brain for call-centre agents). ``evaluation``
measures.
"""
