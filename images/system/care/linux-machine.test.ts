import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { linuxMachine } from "./linux-machine.ts";

test("A program whose input cannot be opened, as on a stick that was pulled out, has not run", async () => {
  const input_file = join(tmpdir(), "localgrid-no-such-folder", "a.lgbackup");
  const outcome = await linuxMachine.run("cat", [], { input_file });
  expect(outcome).toMatchObject({ code: null, stderr: expect.stringContaining("ENOENT") });
});
