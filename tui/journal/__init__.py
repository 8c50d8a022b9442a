"""The only writer of the person's files: all of a plan or nothing, and the way back, in any order.

    STATE/projects/HASH/root            which project this is
    STATE/projects/HASH/lock            held while files are written; says by which process, since when
    STATE/projects/HASH/series/         the numbered diffs of the present choices
    STATE/projects/HASH/choices.json    the same choices, to take up again after a restart
    STATE/projects/HASH/pending.json    the write-ahead record: there from before the first rename to after the last
    STATE/projects/HASH/records/N.json  what was applied, with the texts before and after

Everything is readable by its owner alone: a record of an env file holds secrets.
"""
