"""What people read about an answer: what is known, what is likely, what they can do. One module a kind of answer.

Whole sentences, short and calm, that say who answered what. Pure text: which verdict an answer gives is decided in
`tui.core.diagnose`.
"""
