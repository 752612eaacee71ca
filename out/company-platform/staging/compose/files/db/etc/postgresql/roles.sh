#!/bin/sh
# SQL that gives roles the passwords of today. One statement a line, and none of them in the log.
set -eu
password() { sed "s/'/''/g" "/run/secrets/$1"; }
owner=$(password db-password)
cat <<SQL
SET log_statement = 'none';
SET log_min_error_statement = 'panic';
SET standard_conforming_strings = on;
ALTER ROLE "platform" WITH PASSWORD '$owner';
SQL
