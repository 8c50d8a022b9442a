"""Reports as text and JSON. Each function takes values of the core and a Terminal, and decides nothing."""
