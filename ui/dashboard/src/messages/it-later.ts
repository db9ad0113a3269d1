/// <reference types="vite/client" />
export const TEXTS: readonly string[] = Object.values(
  import.meta.glob<string>("./it/later/*.ftl", { query: "?raw", import: "default", eager: true }),
);
