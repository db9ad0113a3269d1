import { expect, test } from "vitest";
import { redacted } from "./redaction.ts";

test.each([
  ["addresses", "from 192.168.178.23:51234 and 10.0.0.7/24", ["192.168", "10.0.0"]],
  [
    "addresses of the newer kind",
    "peer fe80::1ff:fe23:4567:890a%eth0 and 2001:db8:85a3::8a2e:370:7334 and ::1",
    ["fe80", "2001:db8", "8a2e"],
  ],
  ["hardware addresses", "b8:27:eb:12:34:56 b8-27-eb-12-34-56", ["27:eb", "27-eb"]],
  ["mail", "told anna.berg@example.org so", ["anna", "example"]],
  ["hosts", "shelly1pm-AABBCC.local and nas.fritz.box", ["shelly", "nas"]],
  [
    "what is named",
    'wlan0: ssid="Villa Kunterbunt" user=anna {"login":"home-12","topic":"lg/x"}',
    ["Villa", "anna", "home-12", "lg/x"],
  ],
  ["devices and nodes", "d0123456789abcdef, 00112233445566778899aabbccddeeff", ["0123456789", "8899aa"]],
  ["peers", "/ip4/10.0.0.7/tcp/4001/p2p/12D3KooWSCufgHzV4fCwRijfH2k3abrpAJxTKxEvN1FDuRXA2U9x", ["12D3Koo", "10.0.0.7"]],
  ["keys", "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIA\n-----END PRIVATE KEY-----", ["MC4C"]],
  ["web addresses", "GET https://hub.example/v1?code=AB12", ["hub", "AB12"]],
  ["numbers of meters and telephones", "meter 1EMH0011223344, call +43 664 1234567", ["11223344", "1234567"]],
])("A text loses %s", (_, text, gone) => {
  for (const one of gone) expect(redacted(text)).not.toContain(one);
});

test("A text loses the names that are given, however they are written, and as whole words", () => {
  const text = "Anna-Maria lives at annaberg; ANNA-MARIA's limit";
  expect(redacted(text, ["anna-maria", "a"])).toBe("‹name› lives at annaberg; ‹name›'s limit");
});

test("Figures, times, versions and codes stay", () => {
  const text =
    "2026-11-21T23:05:10.123Z localgrid 1.2.3: storage-full after 12345 records, 98.5 %, 4 of 7, 512 MB, 1234567 Wh";
  expect(redacted(text)).toBe(text);
});
