"""Failed messages, in every way in; Python's standard library alone.
python3 logs.py secret|certificate|direct|user [HOME]"""
import base64, json, ssl, sys, urllib.parse, urllib.request
from pathlib import Path

way, home = sys.argv[1], Path(sys.argv[2] if len(sys.argv) > 2 else ".tenantbox")
name = "demo-api.secret" if way in ("secret", "user") else "demo-api.certificate"
key = json.loads((home / f"keys/{name}.json").read_text())["oauth"]


def context(with_certificate=False):
    made = ssl.create_default_context(cafile=home / "ca.pem")  # a real tenant: without cafile
    if with_certificate:
        made.load_cert_chain(home / f"keys/{name}.crt", home / f"keys/{name}.key")
    return made


def call(url, headers, body=None, with_certificate=False):
    request = urllib.request.Request(url, body, headers)
    with urllib.request.urlopen(request, context=context(with_certificate), timeout=30) as answer:
        return json.load(answer)


def basic(user, password):
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


def token():
    form = {"grant_type": "client_credentials"}
    if way == "secret":
        headers = {"Authorization": basic(key["clientid"], key["clientsecret"])}
    else:
        headers, form["client_id"] = {}, key["clientid"]
    body = urllib.parse.urlencode(form).encode()
    return call(key["tokenurl"], headers, body, way == "certificate")["access_token"]


headers = {"Accept": "application/json"}
if way in ("secret", "certificate"):
    headers["Authorization"] = f"Bearer {token()}"
if way == "user":
    user = json.loads((home / "users/demo.json").read_text())
    headers["Authorization"] = basic(user["username"], user["password"])

query = urllib.parse.urlencode({"$filter": "Status eq 'FAILED'", "$top": 5})
logs = call(f"{key['url']}/api/v1/MessageProcessingLogs?{query}", headers, None, way == "direct")
for log in logs["d"]["results"]:
    print(log["MessageGuid"], log["Status"])
