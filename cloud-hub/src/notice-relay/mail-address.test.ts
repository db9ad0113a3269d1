import { expect, test } from "vitest";
import { mailAddressOf } from "./mail-address.ts";

test.each([
  ["anna@example.org", "anna@example.org"],
  ["Anna.Berger+sun@Example.ORG", "Anna.Berger+sun@example.org"],
  ["o'neil@mail.example.co.uk", "o'neil@mail.example.co.uk"],
  ["anna@grüße.example", "anna@xn--gre-6ka8l.example"],
])("%s is an address", (text, address) => {
  expect(mailAddressOf(text)).toBe(address);
});

test.each([
  "",
  "anna",
  "@example.org",
  "anna@",
  "anna@localhost",
  "anna@127.0.0.1",
  "anna@[127.0.0.1]",
  "anna@0x7f.1",
  "a b@example.org",
  "anna@example.org ",
  "anna@exa mple.org",
  "anna@example.org\r\nBcc: all@example.org",
  "anna\n@example.org",
  "<anna@example.org>",
  "anna,ben@example.org",
  '"anna ben"@example.org',
  "anna@ben@example.org",
  ".anna@example.org",
  "an..na@example.org",
  "anna@-example.org",
  "anna@example.org/path",
  "anna@example.org:25",
  "anna@example..org",
  "änna@example.org",
  `${"a".repeat(65)}@example.org`,
  `anna@${"a.".repeat(124)}org`,
])("%j is none", (text) => {
  expect(mailAddressOf(text)).toBeNull();
});
