"""Bytes of a manual to passages and causes, each with the place a citation opens at.

Read in this order: ``reading`` (`read_manual`, the whole way), ``formats`` (what a file really is), ``blocks``
(heading, paragraph, table: what every format becomes), one module a format (``markdown``, ``html``, ``docx``,
``xlsx``, ``pdf``), ``grid`` (merged cells) and ``archives`` (zip bombs).
A PDF has no structure of its own, so it takes more steps: ``pdf_page`` and then, all pure, ``lines``, ``page_tables``,
``columns``, ``running``, ``pdf_headings``, ``paragraphs``, ``layout``. Pages without text and photos (``photo``) are
read by ``ocr``, where it is installed; ``page_picture`` is a page as it is printed. Then the common middle:
``continuing`` (tables that run over a page), ``outline`` (heading paths), ``headers`` (what a column holds),
``table_rows``, ``enumerations`` ("1) ... 2) ..."), ``troubleshooting`` (rows to causes), ``part_numbers``, ``packing``
and ``passages`` (the rest to searchable text).
"""
