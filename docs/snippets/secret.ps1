# Two steps with a secret; PowerShell 7 with curl.exe: ./secret.ps1 KEYFILE
# Single quotes keep $top and $filter from being variables; the secret's $ is safe in a variable. In Windows PowerShell 5,
# `curl` alone is another command: say curl.exe.
param([string]$KeyFile = '.tenantbox/keys/demo-api.secret.json', [string]$Ca = '.tenantbox/ca.pem')
$ErrorActionPreference = 'Stop'
$key = (Get-Content -Raw $KeyFile | ConvertFrom-Json).oauth

$answer = curl.exe -sSf --cacert $Ca -u "$($key.clientid):$($key.clientsecret)" `
  -X POST "$($key.tokenurl)?grant_type=client_credentials"
$token = ($answer | ConvertFrom-Json).access_token

$query = '$filter=Status%20eq%20''FAILED''&$top=5'
curl.exe -sSf --cacert $Ca -H "Authorization: Bearer $token" -H 'Accept: application/json' `
  "$($key.url)/api/v1/MessageProcessingLogs?$query"
