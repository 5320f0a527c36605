"""How knowledge comes about: written as a draft, reviewed by somebody else, published, retired.

Read in this order: ``draft`` (what waits, for any kind of record), ``difference`` (two versions, field by field),
``corrections`` (what was read from a manual, put right), ``workflow`` (the steps, each for the version one has read),
``refusals`` (why a step cannot be taken), ``golden`` (what must keep being diagnosed rightly) and ``overlay`` (the
store as it would be after a publication).
"""
