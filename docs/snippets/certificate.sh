#!/bin/sh
# Two steps with a client certificate, which goes to the token server only: ./certificate.sh KEYFILE CERT PRIVATE_KEY
set -eu
field() { node -p "JSON.parse(require('fs').readFileSync('$KEY')).oauth.$1"; }
KEY=${1:-.tenantbox/keys/demo-api.certificate.json}
CERT=${2:-.tenantbox/keys/demo-api.certificate.crt}
PRIVATE_KEY=${3:-.tenantbox/keys/demo-api.certificate.key}
CA=${CA:-.tenantbox/ca.pem}

token=$(curl -sSf --cacert "$CA" --cert "$CERT" --key "$PRIVATE_KEY" -X POST "$(field tokenurl)" \
  -d grant_type=client_credentials --data-urlencode "client_id=$(field clientid)" \
  | node -p "JSON.parse(require('fs').readFileSync(0)).access_token")

curl -sSf --cacert "$CA" -H "Authorization: Bearer $token" -H 'Accept: application/json' \
  "$(field url)/api/v1/MessageProcessingLogs?\$filter=Status%20eq%20'FAILED'&\$top=5"
