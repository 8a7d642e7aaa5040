#!/bin/sh
# Two steps with a secret: ./secret.sh KEYFILE
set -eu
field() { node -p "JSON.parse(require('fs').readFileSync('$KEY')).oauth.$1"; }
KEY=${1:-.tenantbox/keys/demo-api.secret.json}
CA=${CA:-.tenantbox/ca.pem}

token=$(curl -sSf --cacert "$CA" -u "$(field clientid):$(field clientsecret)" \
  -X POST "$(field tokenurl)?grant_type=client_credentials" \
  | node -p "JSON.parse(require('fs').readFileSync(0)).access_token")

curl -sSf --cacert "$CA" -H "Authorization: Bearer $token" -H 'Accept: application/json' \
  "$(field url)/api/v1/MessageProcessingLogs?\$filter=Status%20eq%20'FAILED'&\$top=5"
