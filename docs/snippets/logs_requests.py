"""Failed messages, in every way in; with requests.
python3 logs_requests.py secret|certificate|direct|user [HOME]"""
import json, sys
from pathlib import Path

import requests

way, home = sys.argv[1], Path(sys.argv[2] if len(sys.argv) > 2 else ".tenantbox")
name = "demo-api.secret" if way in ("secret", "user") else "demo-api.certificate"
key = json.loads((home / f"keys/{name}.json").read_text())["oauth"]
certificate = (home / f"keys/{name}.crt", home / f"keys/{name}.key")
http = requests.Session()
# With each call, because REQUESTS_CA_BUNDLE beats http.verify. A real tenant: leave it out.
verify = home / "ca.pem"

if way in ("secret", "certificate"):
    form = {"grant_type": "client_credentials"}
    if way == "secret":
        proof = {"auth": (key["clientid"], key["clientsecret"])}
    else:
        proof = {"cert": certificate}
        form["client_id"] = key["clientid"]
    answer = http.post(key["tokenurl"], form, timeout=30, verify=verify, **proof)
    answer.raise_for_status()
    http.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
if way == "direct":
    http.cert = certificate
if way == "user":
    user = json.loads((home / "users/demo.json").read_text())
    http.auth = (user["username"], user["password"])

answer = http.get(
    f"{key['url']}/api/v1/MessageProcessingLogs",
    params={"$filter": "Status eq 'FAILED'", "$top": 5},
    headers={"Accept": "application/json"},
    timeout=30,
    verify=verify,
)
answer.raise_for_status()
for log in answer.json()["d"]["results"]:
    print(log["MessageGuid"], log["Status"])
