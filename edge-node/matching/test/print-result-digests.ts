import { resultDigests } from "./result-digests.ts";

process.stdout.write(resultDigests());
