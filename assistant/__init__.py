"""What we believe, what to do next and how to say it.

Read in this order: ``answer`` (the typed answer), ``understanding`` (words to machine, codes, symptoms),
``diagnosis`` (hits to causes with probabilities), ``planning`` (the next step), ``parts`` (what to bring and where
it is), ``safety`` (what comes first), ``wording`` and ``grounding`` (saying it), ``assistant`` (all of it in order).
"""
