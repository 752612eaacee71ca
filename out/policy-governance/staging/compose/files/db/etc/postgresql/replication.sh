#!/bin/sh
# SQL for the role of the standbys: makes it, or gives it the password of today. One statement a line, and none of them
# in the log.
set -eu
password=$(sed "s/'/''/g" /run/secrets/db-replication)
cat <<SQL
SET log_statement = 'none';
SET log_min_error_statement = 'panic';
SET standard_conforming_strings = on;
DO 'BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = ''replication'') THEN CREATE ROLE replication; END IF; END';
ALTER ROLE replication WITH LOGIN REPLICATION PASSWORD '$password';
SQL
