// Builds the scripts of the portal. Not minified: what runs in a subscriber's browser can be read and compared.
// The tests build again into a folder of their own (OUT_DIR) and compare byte for byte with what is committed.
import { build } from "esbuild";

const outdir = process.env.OUT_DIR ?? new URL("../static/portal", import.meta.url).pathname;

await build({
  entryPoints: {
    keys: "src/keys.ts",
    "keys-worker": "src/keys-worker.ts",
    login: "src/login.ts",
    "desk-passkeys": "src/desk-passkeys.ts",
  },
  outdir,
  bundle: true,
  format: "iife",
  target: ["chrome109", "firefox115", "safari16.4"],
  charset: "utf8",
  legalComments: "inline",
  logLevel: "warning",
});
