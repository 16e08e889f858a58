#!/bin/sh
# Run once by the database's image, as its superuser, on an empty volume: the roles of the site and its database.
#   tracker         owns the database; the desk and the migrations
#   tracker_reader  may read the record and nothing else (the migrations grant it that)
#   tracker_public  what the readers' site signs in as; a member of tracker_reader
set -eu
psql --set=ON_ERROR_STOP=1 --username="${POSTGRES_USER:-postgres}" --dbname=postgres <<SQL
\getenv owner_password OWNER_PASSWORD
\getenv reader_password READER_PASSWORD
CREATE ROLE tracker LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'owner_password';
CREATE ROLE tracker_reader NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT;
CREATE ROLE tracker_public LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE INHERIT PASSWORD :'reader_password';
GRANT tracker_reader TO tracker;
GRANT tracker_reader TO tracker_public;
CREATE DATABASE tracker OWNER tracker;
REVOKE ALL ON DATABASE tracker FROM PUBLIC;
GRANT CONNECT ON DATABASE tracker TO tracker_public;
ALTER ROLE tracker_public SET statement_timeout = '15s';
SQL
