"""What we know: records, codes, manuals, the database.

Read in this order: ``records`` (what a case, a cause, a part is), ``glossary`` (one thing, two languages), ``codes``
(fault codes in free text and what they mean), ``manuals`` (bytes of a manual to passages and causes), ``passages``
(records as searchable text), ``audience`` (who may see which record), ``editing`` (drafts on their way to becoming
knowledge), ``store`` (the one door to the database: behind it ``writing``, ``asking``, ``changes``, ``files``, ``jobs``
(manuals being read), ``diagnoses``, ``conversations`` and ``access`` (who may ask), beneath them ``schema``,
``database``, ``engines`` and ``migrations``), ``answer_figures`` and ``settings_kept`` (what is counted and set),
``requests`` and ``bulletins`` (what customers want, and known issues; kept by ``requests_kept``, counted by
``service_figures``), ``webhooks`` (what other programs are told), ``shelf`` (records read once between two edits),
``importing`` (files from other systems), ``demo`` (the bundled example knowledge).
"""
