"""How fast the site is, beside things everybody knows: each figure a ratio, both sides measured in one run by turns.

python -m bench [NOUN …]     docs/performance.md says what is measured and how to read it
"""
