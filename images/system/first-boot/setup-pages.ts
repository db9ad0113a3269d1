import type { PageAnswer, PageRequest } from "./form-server.ts";
import { hotspotNameOf } from "./host-name.ts";
import { escaped, page, wrongBox } from "./plain-page.ts";
import { tomlOfForm } from "./setup-form.ts";

export interface SetupPorts {
  readonly host_name: string;
  /** This box's address in its own Wi-Fi. */
  readonly address: string;
  readonly hand: (toml: string) => void;
  /** What became of the settings that were handed over last. */
  readonly result: () => { readonly kind: string; readonly problems: readonly string[]; readonly at_ms: number } | null;
  readonly seen: () => void;
}

const NOT_A_COUNTRY = new Set(["EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"]);

/**
 * The pages of the hotspot. Whatever else a phone asks for leads to the form: that is how phones notice that a network
 * wants something of them first (RFC 8952, 2.3).
 */
export function createSetupPages(ports: SetupPorts): (request: PageRequest) => PageAnswer {
  let handed: { readonly before_ms: number } | null = null;
  const home = `http://${ports.address}/`;
  const lead = (location: string, status = 302): PageAnswer => ({ status, body: "", headers: { location } });
  const take = (fields: URLSearchParams | null): PageAnswer => {
    const none = new URLSearchParams();
    if (fields === null) return { status: 403, body: formPage(ports, none, ["the form came from another page"]) };
    const answer = tomlOfForm(fields);
    if (answer.kind === "problems") return { status: 422, body: formPage(ports, fields, answer.sentences) };
    handed = { before_ms: ports.result()?.at_ms ?? 0 };
    ports.hand(answer.text);
    return lead(`${home}result`, 303);
  };
  return ({ method, path, host, fields }) => {
    ports.seen();
    if (host.split(":", 1)[0] !== ports.address) return lead(home);
    if (method === "POST") return path === "/settings" ? take(fields) : lead(home);
    if (path === "/") return { status: 200, body: formPage(ports, new URLSearchParams(), []) };
    return path === "/result" && handed !== null ? resultPage(ports, handed.before_ms) : lead(home);
  };
}

function resultPage(ports: SetupPorts, before_ms: number): PageAnswer {
  const result = ports.result();
  if (result === null || result.at_ms <= before_ms) {
    const body = "<p>The box is taking the settings over. This page looks again by itself.</p>";
    return { status: 200, body: page({ title: "One moment", body, refresh_s: 3 }) };
  }
  if (result.kind === "refused") {
    return { status: 422, body: formPage(ports, new URLSearchParams(), result.problems) };
  }
  const address = `http://${escaped(ports.host_name)}.local/`;
  const body =
    `<p>The settings were taken over. The Wi-Fi <b>${escaped(hotspotNameOf(ports.host_name))}</b> goes away now.</p>` +
    `<p>Join your own network again, then open <a href="${address}">${address}</a>. It takes about a minute.</p>` +
    "<p>If that does not work, wait three minutes: this Wi-Fi comes back when the box cannot join yours.</p>";
  return { status: 200, body: page({ title: "Done", body }) };
}

function formPage(ports: SetupPorts, fields: URLSearchParams, problems: readonly string[]): string {
  const value = (name: string) => escaped(fields.get(name) ?? "");
  const input = (name: string, label: string, more = "") =>
    `<label>${label}<input name="${name}" value="${name === "password" ? "" : value(name)}" ${more}></label>`;
  const tick = (name: string, label: string) =>
    `<label><input type="checkbox" name="${name}" value="yes"${fields.get(name) === "yes" ? " checked" : ""}> ${label}</label>`;
  const plain = 'autocapitalize="none" autocorrect="off" spellcheck="false"';
  const body =
    `<p>This is <b>${escaped(ports.host_name)}</b>. Tell it your Wi-Fi, and which community it is for. What you leave empty stays as the box knows it.</p>${wrongBox(problems)}` +
    '<form method="post" action="/settings"><fieldset><legend>Wi-Fi</legend>' +
    input("ssid", "Name of your network", `${plain} maxlength="32"`) +
    input("password", "Password", 'type="password" autocomplete="off" maxlength="64"') +
    `<label>Country<small>Radio channels differ by country.</small><select name="country">${countries(fields.get("country"))}</select></label>` +
    tick("open", "the network has no password") +
    tick("hidden", "the network hides its name") +
    "</fieldset>" +
    "<fieldset><legend>Community</legend>" +
    input("community", "Short name<small>a to z, 0 to 9 and -. It stays for good.</small>", `${plain} maxlength="32"`) +
    input("hub_url", "Address of the hub<small>if there is one</small>", `${plain} inputmode="url"`) +
    input("join_code", "Join code<small>if a hub gave you one</small>", `${plain} maxlength="64"`) +
    `<label>Time zone<select name="time_zone">${timeZones(fields.get("time_zone"))}</select></label>` +
    input("currency", "Currency<small>three letters such as EUR</small>", `${plain} maxlength="3"`) +
    '</fieldset><button type="submit">Take over</button></form>';
  return page({ title: "localgrid", body });
}

function countries(chosen: string | null): string {
  const names = new Intl.DisplayNames("en", { type: "region", fallback: "none" });
  const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
  const codes = letters.flatMap((first) => letters.map((second) => first + second));
  const known = codes.flatMap((code) => {
    const name = NOT_A_COUNTRY.has(code) ? undefined : names.of(code);
    return name === undefined ? [] : [{ code, name }];
  });
  known.sort((a, b) => (a.name < b.name ? -1 : 1));
  return options([{ code: "", name: "choose" }, ...known], chosen);
}

function timeZones(chosen: string | null): string {
  const codes = ["UTC", ...Intl.supportedValuesOf("timeZone").filter((code) => code !== "UTC")];
  const zones = codes.map((code) => ({ code, name: code }));
  return options([{ code: "", name: "as before; UTC on a new box" }, ...zones], chosen);
}

function options(list: readonly { readonly code: string; readonly name: string }[], chosen: string | null): string {
  return list
    .map(({ code, name }) => `<option value="${code}"${code === chosen ? " selected" : ""}>${escaped(name)}</option>`)
    .join("");
}
