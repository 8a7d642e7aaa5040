// What the examples test: a client as somebody might have written it, with a service key and nothing of tenantbox.
/** The flows whose messages failed lately, by name. */
export async function failedFlows({ clientid, clientsecret, tokenurl, url }) {
  const basic = Buffer.from(`${clientid}:${clientsecret}`).toString("base64");
  const granted = await fetch(`${tokenurl}?grant_type=client_credentials`, {
    method: "POST",
    headers: { authorization: `Basic ${basic}` },
  });
  if (!granted.ok) throw new Error(`no token: ${granted.status}`);
  const { access_token: token } = await granted.json();
  const query = "$filter=Status eq 'FAILED'&$orderby=LogEnd desc&$top=20&$format=json";
  const answer = await fetch(`${url}/api/v1/MessageProcessingLogs?${query}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  if (!answer.ok) throw new Error(`no logs: ${answer.status}`);
  const { d } = await answer.json();
  return [...new Set(d.results.map((log) => log.IntegrationFlowName))];
}
