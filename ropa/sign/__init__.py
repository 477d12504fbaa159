"""Signatures of a finished build, in a step of its own: a build is the same bytes everywhere, a signature is not.

A signed PDF begins with exactly the bytes that were built and goes on with the signature, so everything that can be
said of the one can be said of the other. Needs the extra `sign`; only `judged` and `names` do without.
"""
