interface Steps {
  readonly system: string;
  readonly steps: readonly string[];
}

const CRT = '<a href="/trust/ca.crt">localgrid-ca.crt</a>';
const PEM = '<a href="/trust/ca.pem">localgrid-ca.pem</a>';
const PROFILE = '<a href="/trust/ca.mobileconfig">localgrid-ca.mobileconfig</a>';

const SYSTEMS: readonly Steps[] = [
  {
    system: "Android",
    steps: [
      `Download ${CRT}.`,
      "Settings → Security &amp; privacy → More security → Encryption &amp; credentials → Install a certificate → CA certificate → Install anyway, then choose the file. Where the menu differs, search the settings for “CA certificate”.",
      "Firefox on Android keeps its own list: open the https address and confirm there.",
    ],
  },
  {
    system: "iPhone and iPad",
    steps: [
      `Open this page in Safari and download ${PROFILE}; allow the profile.`,
      "Settings → General → VPN &amp; Device Management → localgrid → Install.",
      "Settings → General → About → Certificate Trust Settings → switch localgrid on.",
    ],
  },
  {
    system: "Windows",
    steps: [
      `Download ${CRT} and open it.`,
      "Install Certificate → Current User → Place all certificates in the following store → Browse → Trusted Root Certification Authorities.",
      "Windows shows a thumbprint before it asks: it is the SHA-1 one. To compare the SHA-256 fingerprint, run certutil -hashfile on the file.",
    ],
  },
  {
    system: "macOS",
    steps: [
      `Download ${PEM} and open it: Keychain Access takes it into the keychain “login”.`,
      "Open the entry, unfold Trust, and set “When using this certificate” to Always Trust.",
    ],
  },
  {
    system: "Firefox on a computer",
    steps: [
      `Download ${PEM}.`,
      "Settings → Privacy &amp; Security → Certificates → View Certificates → Authorities → Import, and tick “Trust this CA to identify websites”.",
    ],
  },
  {
    system: "Linux",
    steps: [
      `Download ${PEM}.`,
      "Debian, Ubuntu: copy it to /usr/local/share/ca-certificates/localgrid.crt and run update-ca-certificates. Fedora: trust anchor localgrid-ca.pem.",
      "Chrome and Chromium: Settings → Privacy and security → Security → Manage certificates → Authorities → Import.",
    ],
  },
];

export const TRUST_STYLE =
  "body{font:1rem/1.5 system-ui,sans-serif;max-width:42rem;margin:0 auto;padding:1rem;color:#1a1a1a;background:#fff}" +
  "code{overflow-wrap:anywhere;background:#eee;padding:.1rem .3rem}summary{font-weight:600;padding:.5rem 0;cursor:pointer}" +
  "@media(prefers-color-scheme:dark){body{color:#eee;background:#161616}code{background:#333}a{color:#9cc7ff}}";

/** @param fingerprint of the authority's certificate; everything else is the same for every node */
export function trustPage(fingerprint: string): string {
  const systems = SYSTEMS.map(
    ({ system, steps }) =>
      `<details><summary>${system}</summary><ol>${steps.map((step) => `<li>${step}</li>`).join("")}</ol></details>`,
  ).join("");
  return (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">' +
    '<title>Trust this box</title><link rel="stylesheet" href="/trust/page.css"></head><body><main>' +
    "<h1>Trust this box</h1><p>Browsers believe a page when a company that they know has signed for its name. " +
    "This box is in your house and has no name on the internet, so it signs for itself, with an authority of its own " +
    "that nobody else has. Until you tell your device so, its browser warns: “not private”, “not secure”. The warning " +
    "means that the browser cannot know whose box this is. You can.</p>" +
    "<h2>1. Compare</h2><p>This is the fingerprint (SHA-256) of the box's authority. The screen of the box shows it too: " +
    `they must be the same.</p><p><code>${fingerprint}</code></p>` +
    `<h2>2. Install</h2>${systems}` +
    "<h2>3. Use</h2><p>From then on open <code>https://</code> and the name of the box instead of " +
    "<code>http://</code>. The page can then be installed like an app, and nobody else in the network can read along.</p>" +
    "<p>You would rather not? Then go on with <code>http://</code>: everything works, but whoever is in your network " +
    "could read along. Do not confirm the warning when you are in another network than that of the box.</p>" +
    "</main></body></html>"
  );
}
