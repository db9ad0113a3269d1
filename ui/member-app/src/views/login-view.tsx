import { LoginPage } from "@localgrid/ui-components/login-page";
import type { JSX } from "preact";
import { useApp } from "../app-state.ts";

export function LoginView(): JSX.Element {
  const { api, enter, session } = useApp();
  return (
    <LoginPage
      title="Log in – localgrid"
      heading="Welcome home"
      invitation="Log in to see your electricity and your neighbours'."
      wasLost={session.value.kind === "nobody" && session.value.wasLost}
      logIn={async (login, password) => enter(await api.login(login, password))}
    >
      Your coordinator gives you your first password. Nothing you see here leaves the neighbourhood.
    </LoginPage>
  );
}
