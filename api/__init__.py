"""Who may ask and how it arrives.

Read in this order: ``settings`` and ``adjusting`` (what is set, and changed meanwhile), ``services`` (the one place
where parts meet), ``auth`` (who asks, and whether they may), ``diagnosing`` (a report answered and kept), ``searching``
(what resembles some words, and why), ``photographing`` (what a photo shows), ``reporting`` and ``auditing`` (its
outcomes, and who said what when), ``requesting`` with ``request_steps``, ``request_outcomes`` and
``request_problems`` (service requests moved on), ``machine_file``, ``app``, ``routes`` (one noun a file),
``editing``, ``etags``, ``advising``, ``uploading``, ``publishing``, ``last_publication`` and ``needing`` (how knowledge
is written: steps, versions, advice, manuals, the gate, what it did, what is wanted),
``surfaces`` (the same in the words of other programs), ``webhooks`` (other programs told what happens), ``paging``,
``routing``, ``provided`` and ``visible`` (what routes share; what is hidden is not found), ``web`` (the pages),
``moments``, ``problems``, ``invalid``, ``language`` and ``errors`` (what goes wrong, in two languages), ``body_limit``,
``observing``, ``metering`` and ``recent`` (each request noted and counted), ``tracing``, ``security_headers``,
``documentation``, and ``cli`` (the same from the command line).
"""
