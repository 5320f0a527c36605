"""Files from other systems become records, with a report of every row that was refused and why.

Read in this order: ``importing`` (the entry point), ``folders`` (which files), ``filing`` (one file, one transaction).
Bytes to tables: ``reading`` (which reader a file needs), ``decoding`` (bytes to text), ``delimited``, ``sheets`` and
``jsonrows`` (a format to rows), ``headers`` and ``tables`` (rows under their column names). Tables to records:
``columns`` (what columns are called elsewhere), ``recognising`` (what kind of knowledge it is), ``mapping``
(``--map``), ``fields`` (one row through that mapping) with ``values``, ``numbers``, ``dates`` and ``words`` (what
people write in cells), ``identity`` (rows without a number of their own), ``rows``, ``fmea`` and ``masterdata`` (a row
to records), ``tabular`` (a whole table), ``merging`` (what is already known), ``manualfiles`` (manuals and their
editions). What is said afterwards: ``reasons``, ``sentence`` and ``report``.
"""
