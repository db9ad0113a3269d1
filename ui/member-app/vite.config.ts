import { firstPaintBuild } from "@localgrid/ui-components/first-paint-build";
import { packedBuild } from "@localgrid/ui-components/packed-build";
import preact from "@preact/preset-vite";
import { defineConfig } from "vite";
import { workerBuild } from "./worker-build.ts";

export default defineConfig({
  root: import.meta.dirname,
  base: "./",
  plugins: [
    preact({ devToolsEnabled: false, prefreshEnabled: false }),
    firstPaintBuild(),
    workerBuild(),
    packedBuild(),
  ],
  build: {
    target: "es2022",
    outDir: "dist",
    emptyOutDir: true,
    // Data URIs would need a weaker content security policy.
    assetsInlineLimit: 0,
    // Tablets on kitchen walls grow old: newer CSS is translated for them.
    cssTarget: ["chrome107", "safari16", "firefox110"],
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        entryFileNames: "assets/[name]-[hash].js",
        chunkFileNames: "assets/[name]-[hash].js",
        assetFileNames: "assets/[name]-[hash][extname]",
      },
    },
  },
});
