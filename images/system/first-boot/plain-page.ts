/** Pages of the appliance itself: no script, no picture, nothing from elsewhere. */
const STYLE =
  "body{font:16px/1.5 system-ui,sans-serif;max-width:34rem;margin:0 auto;padding:1rem;color:#1a1a1a;background:#fff}" +
  "label{display:block;margin-top:.9rem;font-weight:600}input,select,button{font:inherit;width:100%;box-sizing:border-box;" +
  "padding:.5rem;margin-top:.2rem}input[type=checkbox]{width:auto}button{margin-top:1.2rem;background:#14532d;color:#fff;" +
  "border:0;border-radius:.3rem;padding:.7rem}.wrong{border:2px solid #b91c1c;padding:.5rem 1rem;border-radius:.3rem}" +
  "small{display:block;font-weight:400;color:#444}fieldset{margin-top:1.5rem;border:1px solid #999;border-radius:.3rem}";

export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  "content-type": "text/html; charset=utf-8",
  "cache-control": "no-store",
  "content-security-policy":
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

export function page({ title, body, refresh_s }: { title: string; body: string; refresh_s?: number }): string {
  const refresh = refresh_s === undefined ? "" : `<meta http-equiv="refresh" content="${refresh_s}">`;
  return (
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
    `${refresh}<title>${escaped(title)}</title><style>${STYLE}</style></head><body><h1>${escaped(title)}</h1>${body}</body></html>`
  );
}

export function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

export function wrongBox(sentences: readonly string[]): string {
  if (sentences.length === 0) return "";
  const items = sentences.map((sentence) => `<li>${escaped(sentence)}</li>`).join("");
  return `<div class="wrong" role="alert"><p>Not taken over:</p><ul>${items}</ul></div>`;
}
