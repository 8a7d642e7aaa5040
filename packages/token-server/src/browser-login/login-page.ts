/** A page of the login server. It has no script, takes none, and cannot be framed. */
export interface LoginPage {
  readonly title: string;
  /** HTML. */
  readonly content: string;
}

const entities = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" } as const;

/** Foreign text as HTML text or as the value of an attribute. */
const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (letter) => entities[letter as keyof typeof entities]);

/** @param hidden fields that go with the form, as they came */
export function loginForm(options: {
  readonly action: string;
  readonly hidden: readonly (readonly [name: string, value: string])[];
  /** Said above the form. */
  readonly message: string;
  readonly failure: string | undefined;
}): LoginPage {
  const hidden = options.hidden
    .map(([name, value]) => `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`)
    .join("");
  const failure =
    options.failure === undefined ? "" : `<p role="alert"><strong>${escaped(options.failure)}</strong></p>`;
  return {
    title: "Log in",
    content: `<p>${escaped(options.message)}</p>${failure}
<form method="post" action="${escaped(options.action)}">${hidden}
<p><label>User name<br><input name="username" autocomplete="username" required autofocus></label></p>
<p><label>Password<br><input name="password" type="password" autocomplete="current-password" required></label></p>
<p><button>Log in</button></p>
</form>`,
  };
}

/** Shows a passcode to who has logged in. */
export const passcodePage = (passcode: string): LoginPage => ({
  title: "Passcode",
  content: `<p>You have proven who you are. This passcode is good for one login within five minutes:</p>
<p><code>${escaped(passcode)}</code></p><p><code>cf login --sso-passcode ${escaped(passcode)}</code></p>`,
});

export const refusalPage = (text: string): LoginPage => ({
  title: "This request cannot be answered",
  content: `<p role="alert">${escaped(text)}</p>`,
});

export const htmlOf = ({ title, content }: LoginPage): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escaped(title)} · tenantbox</title></head>
<body><main><h1>${escaped(title)}</h1>
${content}
</main></body></html>
`;
