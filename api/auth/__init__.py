"""Who asks, and whether they may.

Read in this order: ``caller`` (who it is, what it may do and see), ``permission`` (the parameter types ``MayRead``,
``MayAsk``... of routes: every route has one, or stands in the test's list of public ones), ``refusals`` (what is
answered otherwise), ``cookies`` (sessions and forged requests), ``passwords``, ``signing_in``, ``openid`` (signing in
elsewhere), ``rate_limit``, ``gate`` (what of it lives as long as the server).
"""
