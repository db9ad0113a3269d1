import { expect, test } from "vitest";
import { correctedMoment } from "./statement-words.ts";

test("where a correction belongs is told in the reader's language, with the offset that tells two same hours apart", () => {
  expect(correctedMoment("2016-10-30 02:15 GMT+1", "de")).toBe("30. Okt. 2016 02:15 GMT+1");
  expect(correctedMoment("2016-07-31", "en-GB")).toBe("31 Jul 2016");
  expect(correctedMoment("some day", "en-GB")).toBe("some day");
});
