"""Non-interference: what is not published changes nothing that a reader gets, not one byte (docs/reliability.md).

    world.py        what is public before an example begins, made through the door
    addresses.py    what every public route is asked; a route or a parameter that nobody declared fails by name
    asking.py       one request and its whole answer: status, headers, body, how many queries it took
    changes.py      what is done at the desk without publishing: rows of any table, any field of them
    steps.py        the same, as editors do it in one go
    watching.py     the checker: answers before, changes, answers after; what differs, in words
    plants.py       leaks on purpose, each of which the same checker has to catch

`EXAMPLES=500 pytest tests/noninterference` tries more of them, another lot each time; a failure names its `SEED`.
"""
