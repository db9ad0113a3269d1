/** Test support: the API with bought devices behind it, and what they say. */
import { TestHouse } from "../third-party/test-house.ts";
import { startTestApi, type TestApi } from "./test-client.ts";

export interface ThirdPartyApi extends TestApi {
  readonly house: TestHouse;
}

export async function startThirdPartyApi(house = new TestHouse()): Promise<ThirdPartyApi> {
  await house.side.start();
  return { ...(await startTestApi({ thirdParty: house.side, wallClock: { now_ms: () => house.now_ms } })), house };
}
