"""What the demo's two manuals are made from; read in this order.

``manual_zh.md`` and ``manual_en.md`` (the text), ``blocks`` (a source as cover, headings, text, tables), ``expanding``
(references to failures, codes and parts written out), ``page_pdf`` and ``page_html`` (how it looks) and
``make_manual`` (the command, run by hand).
"""
