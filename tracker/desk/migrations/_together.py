"""Making many tables at once.

Django renders every model anew after each operation on it: with 28 tables, their history and triggers that is
twelve seconds of work for what PostgreSQL does in one. Here the state is rendered once, when it is whole.
"""

from django.db.migrations import CreateModel
from django.db.migrations.operations.base import Operation
from pgtrigger.migrations import AddTrigger


class Together(Operation):
    """Operations that make new tables. Tables are created with all columns, constraints and indexes they end up with."""

    reversible = False

    def __init__(self, operations):
        self.operations = operations

    def state_forwards(self, app_label, state):
        state.__dict__.pop("apps", None)  # or each operation would render it again
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for operation in self.operations:
            if isinstance(operation, (CreateModel, AddTrigger)):
                operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def describe(self):
        return "Create all tables of the desk"
