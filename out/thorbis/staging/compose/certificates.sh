#!/bin/sh
# Generated from environments/thorbis/staging.yaml by plinth. Do not edit.
# Makes an authority that only this tier knows, and a certificate for each line at the end. What is there stays, unless
# it ends within 30 days or its hosts have changed: then `docker compose up` replaces it.
set -eu
umask 077
cd /certificates

if [ ! -s authority-key/ca.key ]; then
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 3650 \
    -subj '/CN=thorbis-staging authority' \
    -addext basicConstraints=critical,CA:TRUE,pathlen:0 -addext keyUsage=critical,keyCertSign,cRLSign \
    -keyout authority-key/ca.key.new -out authority/ca.crt
  chmod 0644 authority/ca.crt
  mv authority-key/ca.key.new authority-key/ca.key
fi

# create NAME OWNER USAGE HOST...
create() {
  folder=$1 owner=$2 usage=$3
  shift 3
  if [ "$(cat "$folder/hosts" 2>/dev/null)" = "$*" ] &&
    openssl verify -CAfile authority/ca.crt "$folder/tls.crt" >/dev/null 2>&1 &&
    openssl x509 -checkend 2592000 -noout -in "$folder/tls.crt" >/dev/null; then
    return
  fi
  names=$(printf 'DNS:%s,' "$@")
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj "/CN=$folder" \
    -keyout "$folder/tls.key.new" -out /tmp/request.pem
  printf 'subjectAltName=%s\nextendedKeyUsage=%s\n' "${names%,}" "$usage" >/tmp/extensions
  openssl x509 -req -in /tmp/request.pem -days 365 -extfile /tmp/extensions \
    -CA authority/ca.crt -CAkey authority-key/ca.key -out "$folder/tls.crt.new"
  cp authority/ca.crt "$folder/ca.crt"
  chmod 0644 "$folder/tls.crt.new" "$folder/ca.crt"
  # The key is for its user alone; PostgreSQL refuses one that others can read.
  chown "$owner" "$folder/tls.key.new"
  mv "$folder/tls.key.new" "$folder/tls.key"
  mv "$folder/tls.crt.new" "$folder/tls.crt"
  echo "$*" >"$folder/hosts"
}

create api 101:101 serverAuth api.staging.thorbis.com
create site 101:101 serverAuth staging.thorbis.com www.staging.thorbis.com
