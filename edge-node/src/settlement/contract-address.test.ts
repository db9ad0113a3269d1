import { expect, test } from "vitest";
import { contractIdOf } from "./contract-address.ts";

const ADDRESS = "CCQYYNXCF2NYS6Y3GYBJIZ2MUQPPCR3NGW737VUXSXYZIVFRCG3M72QZ";

test("the address of a contract stands for its 32 bytes", () => {
  const id = Buffer.from(contractIdOf(ADDRESS) as Uint8Array).toString("hex");
  expect(id).toBe("a18c36e22e9b897b1b360294674ca41ef1476d35bfbfd69795f19454b111b6cf");
});

test.each([
  ["a letter that was mistyped", `CB${ADDRESS.slice(2)}`],
  ["an account's address", "GAAZI4TCR3TY5OJHCTJC2A4QSY6CJWJH5IAJTGKIN2ER7LBNVKOCCWN7"],
  ["a short one", ADDRESS.slice(1)],
  ["nothing", ""],
])("%s stands for none", (_what, address) => {
  expect(contractIdOf(address)).toBeNull();
});
