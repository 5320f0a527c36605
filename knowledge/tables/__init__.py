"""Bundled reference tables (CSV, UTF-8), read lazily by the modules that explain them."""
