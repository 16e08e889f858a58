"""What a connection that serves readers may do beyond what readers.MAY says: asked of PostgreSQL's own catalog.

It counts what the connection's user may do, and every role that it belongs to and could therefore become.
"""

import json

from django.db import connections

from tracker.record.readers import MAY

_QUERY = """
WITH roles AS (
    SELECT oid, rolname FROM pg_catalog.pg_roles WHERE pg_has_role(current_user, oid, 'MEMBER')
), declared AS (
    SELECT key AS name, upper(value) AS rights FROM jsonb_each_text(%s::jsonb)
), schemas AS (
    SELECT oid, nspname, nspowner FROM pg_catalog.pg_namespace
    WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
), own AS (
    SELECT c.oid, c.relowner, c.relkind, c.relname, s.nspname = current_schema() AS here,
        format('%%I.%%I', s.nspname, c.relname) AS name
    FROM pg_catalog.pg_class c JOIN schemas s ON s.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
    AND NOT EXISTS (
        SELECT FROM pg_catalog.pg_depend d
        WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e'
    )
), held AS (
    SELECT o.name, r.rolname, p.wanted FROM own o, roles r, unnest(CASE o.relkind
        WHEN 'S' THEN ARRAY['SELECT', 'USAGE', 'UPDATE']
        ELSE ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']
    END) AS p(wanted)
    WHERE NOT EXISTS (
        SELECT FROM declared d
        WHERE o.here AND d.name = o.relname AND p.wanted = ANY(string_to_array(replace(d.rights, ' ', ''), ','))
    )
    AND CASE
        WHEN o.relkind = 'S' THEN has_sequence_privilege(r.oid, o.oid, p.wanted)
        WHEN p.wanted IN ('SELECT', 'INSERT', 'UPDATE', 'REFERENCES') THEN
            has_table_privilege(r.oid, o.oid, p.wanted) OR has_any_column_privilege(r.oid, o.oid, p.wanted)
        ELSE has_table_privilege(r.oid, o.oid, p.wanted)
    END
)
SELECT text FROM (
SELECT format('act as %%s, which is built in', rolname) AS text FROM roles WHERE rolname ~ '^pg_'
UNION ALL
SELECT format('act as %%s, which may make roles, databases or copies', r.rolname)
    FROM roles JOIN pg_catalog.pg_roles r USING (oid)
    WHERE r.rolsuper OR r.rolcreaterole OR r.rolcreatedb OR r.rolreplication OR r.rolbypassrls
UNION ALL
SELECT format('act as %%s, which owns the database', r.rolname)
    FROM roles r JOIN pg_catalog.pg_database d ON d.datdba = r.oid WHERE d.datname = current_database()
UNION ALL
SELECT format('act as %%s, which owns %%s', r.rolname, min(o.name))
    FROM roles r JOIN own o ON o.relowner = r.oid GROUP BY r.rolname
UNION ALL
SELECT format('%%s on %%s', string_agg(DISTINCT wanted, ', '), name) FROM held GROUP BY name
UNION ALL
SELECT DISTINCT format('make tables in %%I', s.nspname)
    FROM schemas s, roles r WHERE has_schema_privilege(r.oid, s.oid, 'CREATE')
UNION ALL
SELECT DISTINCT format('make schemas in %%I', current_database())
    FROM roles r WHERE has_database_privilege(r.oid, current_database(), 'CREATE')
UNION ALL
SELECT DISTINCT format('run %%s', p.oid::regprocedure)
    FROM pg_catalog.pg_proc p, roles r
    WHERE has_function_privilege(r.oid, p.oid, 'EXECUTE') AND (
        p.pronamespace IN (SELECT oid FROM schemas) AND p.prosecdef
        OR p.pronamespace = 'pg_catalog'::regnamespace AND p.proname IN (
            'lo_export', 'lo_import', 'pg_ls_dir', 'pg_read_binary_file', 'pg_read_file', 'pg_reload_conf', 'pg_stat_file'
        )
    )
) found ORDER BY text !~ '^act as', text
"""


def excess(using: str) -> list[str]:
    """What this connection may do that readers may not, each in a few words ("SELECT on public.auth_user").

    Empty where it is as it should be. Tables of extensions are left out: they bring rights of their own.
    """
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        if cursor.fetchone() == (True,):
            return ["everything: it is a superuser"]
        cursor.execute(_QUERY, [json.dumps(MAY)])
        return [text for (text,) in cursor.fetchall()]
