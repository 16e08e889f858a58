from functools import cache
from django.db.backends.postgresql import base
from django.db.backends.postgresql.client import DatabaseClient as PgClient
from django.db.utils import OperationalError
from .cluster import SUPERUSER, PORT, Cluster, bin_dir

cluster_for = cache(Cluster)


class DatabaseClient(PgClient):
    @classmethod
    def settings_to_cmd_args_env(cls, settings_dict, parameters):
        args, env = super().settings_to_cmd_args_env(settings_dict, parameters)
        return [str(bin_dir() / "psql"), *args[1:]], env

    def runshell(self, parameters):
        self.connection.cluster.acquire()
        super().runshell(parameters)


class DatabaseWrapper(base.DatabaseWrapper):
    client_class = DatabaseClient

    def __init__(self, settings_dict, alias="default"):
        options = dict(settings_dict.get("OPTIONS") or {})
        home = options.pop("home", None) or settings_dict.get("EMBEDDED_HOME")
        settings_dict = settings_dict | {"OPTIONS": options, "EMBEDDED_HOME": home}
        self.cluster = cluster_for(str(home))
        settings_dict |= {"HOST": str(self.cluster.socket_dir), "PORT": str(PORT), "USER": SUPERUSER, "PASSWORD": ""}
        super().__init__(settings_dict, alias)

    def get_new_connection(self, conn_params):
        self.cluster.acquire()
        try:
            return super().get_new_connection(conn_params)
        except self.Database.OperationalError:
            if self.cluster.alive():
                raise
            self.cluster.ensure_running()  # it was stopped or killed under us
            return super().get_new_connection(conn_params)
