"""What other programs are told, and what of it has arrived.

Read in this order: ``events`` (what can happen, and what is said about it), ``telling`` (said within the transaction
of the change itself), ``endpoints`` (who wants to be told), ``deliveries`` (what is on its way), ``promises`` (the one
event that no change brings about).
"""
