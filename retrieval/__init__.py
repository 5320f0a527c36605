"""What we know that resembles this.

Read in this order: ``terms`` (text to words), ``lexical``, ``embedding`` (text to unit vectors), ``bilingual`` (the
encoder that is bundled), ``vectors``, ``fusion`` (two scores, one scale), ``languages`` and ``pieces`` (Chinese and
English compared fairly), ``index`` (derived from the store, follows its change log), ``search`` (one query to ranked
hits), ``evaluate`` (nDCG on a BEIR folder), ``langchain`` (the search as a LangChain retriever). ``training`` is how
what ships was made.

Behind ``embedding`` the bundled model is made ready: ``weights`` (the file it comes in), ``vocabulary`` (the pieces
that are kept), ``unpacking`` (the folder it becomes), ``graph`` (the arithmetic, on ``blocks`` of weights or by the
``rounding`` that ``smoothing`` measures). It runs in ``onnx_model``, any other in ``torch_model``; ``batching``: texts
in, rows out; ``gathering``: queries that come at once are read together.
Behind ``evaluate`` lie ``beir`` (a test set) and ``metrics`` (a ranking against it). ``pair_encoder`` needs no model,
for measuring what comes after the search.

``terms`` rests on ``stemming`` (English endings), ``search`` on ``finding`` (which rows, by what evidence), that on
``found`` (what one engine names), ``bm25`` (what a row comes to by its words, ``row_words``), the ``parts`` of its text
(``windows`` of a long one, ``sentences`` of a short one) and ``other_words`` (texts in the other language;
``readings``: each is read once).
Behind ``vectors`` lie ``inverted_lists`` (very many rows; ``effort``: how many of them are read), behind ``index``
``content`` (what of a passage is searched; ``shorthand``: abbreviations in full), ``filters`` (who may find what),
``code_keys`` (when two codes match), ``subjects`` (what a passage is about), ``snapshot`` (the index at one moment) and
``following`` (its thread).

An index is a saved ``generation`` and the edits on it. ``rows`` are its passages (``ragged``: several values each);
``writing`` writes one, ``building`` makes one from the store or from a snapshot, ``rewriting`` a large one in a process
of its own, ``assembly`` is one being edited. ``journal`` and ``remembered`` see to it that no text is embedded twice,
``workplace`` keeps what only one running program changes, ``sizes`` says from how many rows on it does what otherwise.

A search may learn from the user's own cases: ``questions`` (what they ask), ``adapter`` (turning a query towards what
answers it), ``fitting`` (learned, chosen and judged on different cases), ``tuning`` (what was adopted).
"""
