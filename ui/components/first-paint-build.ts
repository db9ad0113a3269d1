/** The build step that puts `theme.js` beside the page: it runs before the first paint, so it is in no bundle. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

const NAME = "theme.js";

export function firstPaintBuild(): Plugin {
  const source = () => readFileSync(join(import.meta.dirname, "first-paint.js"));
  return {
    name: "localgrid-first-paint",
    configureServer: ({ middlewares }) => {
      middlewares.use(`/${NAME}`, (_, answer) => {
        answer.setHeader("content-type", "text/javascript");
        answer.end(source());
      });
    },
    generateBundle() {
      this.emitFile({ type: "asset", fileName: NAME, source: source() });
    },
  };
}
