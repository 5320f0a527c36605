"""What we know that resembles this.

Read in this order: ``terms`` (text to words), ``lexical``, ``embedding``, ``vectors``, ``fusion`` (two scores, one
scale), ``index`` (derived from the store, follows its change log), ``search`` (one query to ranked hits),
``evaluate`` (nDCG on a BEIR folder), ``langchain`` (the search as a LangChain retriever).
"""
