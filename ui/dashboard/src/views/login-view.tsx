import { LoginPage } from "@localgrid/ui-components/login-page";
import type { JSX } from "preact";
import { useApp } from "../app-state.ts";

export function LoginView(): JSX.Element {
  const { api, enter, session } = useApp();
  return (
    <LoginPage
      title="Log in – localgrid hub"
      heading="The hub of your communities"
      invitation="Log in to look after nodes, members, tariffs and official values."
      wasLost={session.value.kind === "nobody" && session.value.wasLost}
      logIn={async (login, password) => enter(await api.login(login, password))}
    >
      The hub wrote its first login into the file <code>first-login.json</code> in its data folder.
    </LoginPage>
  );
}
