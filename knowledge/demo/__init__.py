"""The bundled example knowledge: a fictional excavator family, Haixing (海星) HX130 to HX350, in Chinese and English.

Read in this order: ``failures.csv`` (the plan everything follows: failure modes with their symptoms, checks and
remedies in both languages; not imported itself), ``codes.csv``, ``parts.csv``, ``depots.csv``, ``stock.csv``,
``machines.csv``, ``glossary.csv``, ``manual_zh.pdf``, ``manual_en.html``, ``cases_*.jsonl``, ``source`` (what the
manuals are made from), ``loading`` (the files to import) and ``reports`` (example reports to ask). Company names,
people, part numbers and machines are made up.
"""
