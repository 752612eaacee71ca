#!/bin/bash
set -eu
umask 0007
cp -R /usr/share/elasticsearch/config/. /run/elasticsearch/
cp /etc/elasticsearch/elasticsearch.yml /run/elasticsearch/elasticsearch.yml
# The first one founds the cluster, with most of the others; all others only join.
if [ "$HOSTNAME" = search-0 ]; then
  printf 'cluster.initial_master_nodes: search-0,search-1,search-2\n' >> /run/elasticsearch/elasticsearch.yml
fi
rm -f /tmp/caught-up
mkdir -p /run/elasticsearch/jvm.options.d
cp /etc/elasticsearch/java.options /run/elasticsearch/jvm.options.d/memory.options
rm -f /run/elasticsearch/elasticsearch.keystore
/usr/share/elasticsearch/bin/elasticsearch-keystore create --silent
tr -d '\n' < /run/secrets/search-password | /usr/share/elasticsearch/bin/elasticsearch-keystore add --stdin --force bootstrap.password
exec /usr/share/elasticsearch/bin/elasticsearch
