#!/bin/sh
# One step: a client certificate on the API, then a user.
set -eu
CA=${CA:-.tenantbox/ca.pem}
FOLDER=${FOLDER:-.tenantbox}
url=$(node -p "JSON.parse(require('fs').readFileSync('$FOLDER/keys/demo-api.certificate.json')).oauth.url")

curl -sSf --cacert "$CA" --cert "$FOLDER/keys/demo-api.certificate.crt" \
  --key "$FOLDER/keys/demo-api.certificate.key" "$url/api/v1/MessageProcessingLogs/\$count"
echo

user=$(node -p "const { username, password } = JSON.parse(require('fs').readFileSync('$FOLDER/users/demo.json')); username + ':' + password")
curl -sSf --cacert "$CA" -u "$user" "$url/api/v1/MessageProcessingLogs/\$count"
