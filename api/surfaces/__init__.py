"""The same product in the words of other programs.

Read in this order: ``chat_messages`` (what an OpenAI client sends), ``chat_thread`` (which conversation that is),
``chat_completion`` (what it is answered), ``chat_errors``; then ``mcp_server`` (the tools) and ``mcp_endpoint`` (the
same over HTTP).
"""
