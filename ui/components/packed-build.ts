/** The build step that lays a packed copy beside each file that gets smaller: servers send it as it is, at no cost. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import type { Plugin } from "vite";

/** Pictures are packed already. */
const TEXT = /\.(css|html|js|json|svg|webmanifest)$/;
/** Less than this goes in one packet in any case. */
const LEAST_BYTES = 1_000;

/** Gzip: a browser in the LAN, without TLS, takes no other. Stands behind every step that writes files. */
export function packedBuild(): Plugin {
  let folder = "";
  return {
    name: "localgrid-packed",
    apply: "build",
    configResolved: (config) => {
      folder = resolve(config.root, config.build.outDir);
    },
    closeBundle: {
      order: "post",
      sequential: true,
      handler: () => {
        for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
          if (TEXT.test(name)) pack(join(folder, name));
        }
      },
    },
  };
}

function pack(file: string): void {
  const content = readFileSync(file);
  const packed = gzipSync(content, { level: 9 });
  if (content.length >= LEAST_BYTES && packed.length < content.length) writeFileSync(`${file}.gz`, packed);
}
