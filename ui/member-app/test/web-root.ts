import { fileURLToPath } from "node:url";

/** The built page. */
export const WEB_ROOT = fileURLToPath(new URL("../dist", import.meta.url));
