#!/bin/sh
set -eu
sh /etc/postgresql/roles.sh | psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" --dbname="$POSTGRES_DB"
