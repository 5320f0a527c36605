"""The pages: a shell rendered here, small ES modules that ask the same ``/v1`` routes as everybody else.

Read in this order: ``words`` (every text in two languages), ``visitor`` (who looks, in which language and light),
``rendering`` (templates to HTML), ``pages`` (one route a page, and who may open it), ``assets`` (styles, scripts,
icons and the service worker). ``templates/base.html`` is the frame of every page; in ``static/``, ``render.js`` makes
elements, ``server.js`` asks, ``words.js`` speaks, and each page has one module, one style sheet and one table of words
named after it.
"""
