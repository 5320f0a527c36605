"""Whether it is any good: ``evaluating`` a case file with ``scoring``, ``baselines`` and ``diagnosis_report``, and a
``simulation`` of learning with ``simulated_faults`` and ``simulated_workshop``.
"""
