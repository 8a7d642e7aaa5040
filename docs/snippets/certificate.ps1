# Two steps with a client certificate; PowerShell 7 with curl.exe. The curl of Windows uses Schannel, which takes no PEM for a
# client certificate: make a PKCS#12 file first (openssl pkcs12 -export -inkey KEY -in CERT -out client.p12).
param(
  [string]$KeyFile = '.tenantbox/keys/demo-api.certificate.json',
  [string]$Pkcs12 = 'client.p12',
  [string]$Password = '',
  [string]$Ca = '.tenantbox/ca.pem'
)
$ErrorActionPreference = 'Stop'
$key = (Get-Content -Raw $KeyFile | ConvertFrom-Json).oauth

$answer = curl.exe -sSf --cacert $Ca --cert-type P12 --cert "${Pkcs12}:$Password" -X POST $key.tokenurl `
  -d 'grant_type=client_credentials' --data-urlencode "client_id=$($key.clientid)"
$token = ($answer | ConvertFrom-Json).access_token

$query = '$filter=Status%20eq%20''FAILED''&$top=5'
curl.exe -sSf --cacert $Ca -H "Authorization: Bearer $token" -H 'Accept: application/json' `
  "$($key.url)/api/v1/MessageProcessingLogs?$query"
