#!/bin/sh
# Passwords reach PgBouncer in a file in memory; quotes in them are written twice.
set -eu
umask 077
{
  printf '"%s" "%s"\n' policy_user "$(sed 's/"/""/g' /run/secrets/db-password)"
} >/tmp/users.txt
exec pgbouncer /etc/pgbouncer/pgbouncer.ini
