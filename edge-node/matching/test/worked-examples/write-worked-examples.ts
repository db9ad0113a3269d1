import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { workedExamples } from "./worked-examples.ts";

writeFileSync(join(import.meta.dirname, "../../EXAMPLES.md"), workedExamples());
