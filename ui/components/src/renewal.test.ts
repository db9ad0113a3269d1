import { describe, expect, test } from "vitest";
import { Renewal } from "./renewal.ts";

describe("a session that ended", () => {
  test("is asked for, and changes wait for it", async () => {
    const renewal = new Renewal();
    const waiting = [renewal.refused("PUT"), renewal.refused("POST")];
    expect(renewal.state.value).toBe("asking");
    renewal.end(true);
    expect(await Promise.all(waiting)).toEqual([true, true]);
    expect(renewal.state.value).toBe("none");
  });

  test("is asked for by a question too, which does not wait", async () => {
    const renewal = new Renewal();
    expect(await renewal.refused("GET")).toBe(false);
    expect(renewal.state.value).toBe("asking");
  });

  test("lets changes go without being tried again when it is put off", async () => {
    const renewal = new Renewal();
    const waiting = renewal.refused("DELETE");
    renewal.putOff();
    expect(await waiting).toBe(false);
    expect(renewal.state.value).toBe("put-off");
  });

  test("is not asked for by whoever leaves", async () => {
    const renewal = new Renewal();
    await renewal.leave(async () => expect(await renewal.refused("DELETE")).toBe(false));
    expect(renewal.state.value).toBe("none");
    await expect(renewal.leave(() => Promise.reject(new Error("away")))).rejects.toThrow("away");
    void renewal.refused("DELETE");
    expect(renewal.state.value).toBe("asking");
  });

  test("once put off is asked for by changes and by people, not by questions", async () => {
    const renewal = new Renewal();
    renewal.ask();
    renewal.putOff();
    await renewal.refused("GET");
    expect(renewal.state.value).toBe("put-off");
    renewal.ask();
    expect(renewal.state.value).toBe("asking");
    renewal.putOff();
    const waiting = renewal.refused("PUT");
    expect(renewal.state.value).toBe("asking");
    renewal.end(false);
    expect(await waiting).toBe(false);
  });
});
