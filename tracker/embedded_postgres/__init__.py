"""The bundled PostgreSQL: a private server that starts at the first connection and stops after its last user.

A Django database backend (`base.py`) over a cluster (`cluster.py`) that knows nothing of Django. It stands
alone: nothing here imports the rest of the project, and all but `base.py` needs the standard library only.
"""
