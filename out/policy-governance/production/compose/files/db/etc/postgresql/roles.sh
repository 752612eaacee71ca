#!/bin/sh
# SQL that gives roles the passwords of today. One statement a line, and none of them in the log.
set -eu
password() { sed "s/'/''/g" "/run/secrets/$1"; }
owner=$(password db-password)
replication=$(password db-replication)
cat <<SQL
SET log_statement = 'none';
SET log_min_error_statement = 'panic';
SET standard_conforming_strings = on;
ALTER ROLE "policy_user" WITH PASSWORD '$owner';
DO 'BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = ''replication'') THEN CREATE ROLE replication; END IF; END';
ALTER ROLE replication WITH LOGIN REPLICATION PASSWORD '$replication';
SQL
