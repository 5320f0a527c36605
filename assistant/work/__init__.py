"""Work at the machine: checks, values, repairs, what they cost and what they tell.

Read in this order: ``done`` (what was found and tried), ``reported`` (read from a report), ``units``, ``measuring``,
``numerals`` (values as dictated), ``limits`` (values, judged only by stated limits), ``doubts`` (values that cannot be
meant), ``verdicts``, ``checks`` and ``network`` (which check tells what), ``conditions`` (what a check asks of the
machine), ``costs``, ``troubleshooting`` (the decision by expected cost, pure) on ``lookahead`` (its arithmetic),
``packing`` (what to take along).
"""
