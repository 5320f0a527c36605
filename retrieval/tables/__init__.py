"""Bundled table: ``pieces.npz``, what word pieces mean by themselves, made by ``training.piece_meanings``."""
