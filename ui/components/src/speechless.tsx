import type { JSX } from "preact";
import { Brand } from "./brand.tsx";

/** What a page shows that could not fetch the words of any language: signs that need none. */
export function Speechless(): JSX.Element {
  return (
    <main class="login">
      <div class="login-box">
        <div class="login-head">
          <Brand size={48} />
          <h1>localgrid</h1>
        </div>
        <button type="button" class="button" data-kind="main" onClick={() => location.reload()}>
          ↻
        </button>
      </div>
    </main>
  );
}
