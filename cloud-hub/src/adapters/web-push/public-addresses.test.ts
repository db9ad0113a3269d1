import { expect, test } from "vitest";
import { isPublicAddress, PrivateAddressError, publicLookup } from "./public-addresses.ts";

test.each([
  ...["127.0.0.1", "127.255.255.254", "0.0.0.0", "0.1.2.3", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.0.1"],
  ...["169.254.169.254", "100.64.0.1", "198.18.0.1", "192.0.0.8", "192.0.2.1", "203.0.113.9", "224.0.0.1"],
  ...["240.0.0.1", "255.255.255.255", "::", "::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "64:ff9b::7f00:1", "fe80::1"],
  ...["fc00::1", "fd12:3456::1", "ff02::1", "2001:db8::1", "2001::1", "2002:7f00:1::1", "fec0::1", "localhost", ""],
])("%s is not of the public internet", (address) => {
  expect(isPublicAddress(address)).toBe(false);
});

test.each(["1.1.1.1", "8.8.8.8", "172.32.0.1", "192.169.0.1", "100.128.0.1", "2606:4700::1111", "2a00:1450:4001::5"])(
  "%s is",
  (address) => {
    expect(isPublicAddress(address)).toBe(true);
  },
);

test.each([true, false])("a name of this machine is not looked up (all: %j)", async (all) => {
  const found = await new Promise((resolve) => {
    publicLookup("localhost", { all }, (error, addresses) => resolve([error, addresses]));
  });
  expect(found).toEqual([expect.any(PrivateAddressError), []]);
});
