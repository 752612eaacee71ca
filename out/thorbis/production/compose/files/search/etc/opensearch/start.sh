#!/bin/bash
set -eu
umask 0077
cp -R /usr/share/opensearch/config/. /run/opensearch/
cp /etc/opensearch/opensearch.yml /run/opensearch/opensearch.yml
mkdir -p /run/opensearch/jvm.options.d
cp /etc/opensearch/java.options /run/opensearch/jvm.options.d/memory.options
cd /run/opensearch
rm -f node.p12 trust.p12
/usr/share/opensearch/jdk/bin/keytool -genkeypair -alias node -dname CN=node -keyalg EC -groupname secp256r1 -validity 3650 -keystore node.p12 -storetype PKCS12 -storepass local-node
/usr/share/opensearch/jdk/bin/keytool -exportcert -alias node -keystore node.p12 -storetype PKCS12 -storepass local-node -file node.crt
/usr/share/opensearch/jdk/bin/keytool -importcert -noprompt -alias node -file node.crt -keystore trust.p12 -storetype PKCS12 -storepass local-node
PASSWORD=$(cat /run/secrets/search-password)
export PASSWORD
hash=$(bash /usr/share/opensearch/plugins/opensearch-security/tools/hash.sh -env PASSWORD | tail -n 1)
unset PASSWORD
cat > opensearch-security/internal_users.yml <<USERS
_meta: {type: internalusers, config_version: 2}
admin: {hash: "$hash", reserved: true, backend_roles: [admin]}
USERS
exec /usr/share/opensearch/bin/opensearch
