#!/bin/sh
# A tenant for the length of a CI job: start, wait until it is ready, call it, stop.
set -eu
npx tenantbox start >tenantbox.log 2>&1 &
trap 'kill $!' EXIT
api="https://localhost:${TENANTBOX_API_PORT:-8445}"
for _ in $(seq 300); do
  curl -sf --cacert .tenantbox/ca.pem -o ready.txt "$api/health/ready" && break || sleep 0.2
done

field() { node -p "require('./.tenantbox/keys/demo-api.secret.json').oauth.$1"; }
token=$(curl -sSf --cacert .tenantbox/ca.pem -u "$(field clientid):$(field clientsecret)" \
  -X POST "$(field tokenurl)?grant_type=client_credentials" | node -p "JSON.parse(fs.readFileSync(0)).access_token")
curl -sSf --cacert .tenantbox/ca.pem -H "Authorization: Bearer $token" "$api/api/v1/MessageProcessingLogs/\$count"
