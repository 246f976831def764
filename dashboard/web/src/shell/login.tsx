import { useSignal } from "@preact/signals";
import { ApiError, send } from "../api/client";
import { loginNeeded } from "../api/query";
import { refreshNow } from "../time/clock";

/** Asks for the password; shown when the server wants one. */
export function Login() {
  const password = useSignal("");
  const problem = useSignal("");
  const waiting = useSignal(false);
  const submit = (event: Event): void => {
    event.preventDefault();
    waiting.value = true;
    problem.value = "";
    send("POST", "/api/v1/session", { password: password.value }).then(
      () => {
        loginNeeded.value = false;
        refreshNow();
      },
      (error: unknown) => {
        waiting.value = false;
        const refused = error instanceof ApiError && error.status === 401;
        problem.value = refused
          ? "That is not the password."
          : error instanceof Error
            ? error.message
            : "Logging in has failed.";
      },
    );
  };
  return (
    <main class="login">
      <form class="card login-card" onSubmit={submit}>
        <h1>Strata</h1>
        <label class="field">
          <span>Password</span>
          <input
            class="input"
            type="password"
            autocomplete="current-password"
            autofocus
            value={password.value}
            onInput={(event) => {
              password.value = event.currentTarget.value;
            }}
          />
        </label>
        {problem.value !== "" && (
          <p class="form-problem" role="alert">
            {problem.value}
          </p>
        )}
        <button type="submit" class="button button-primary" disabled={waiting.value}>
          Log in
        </button>
      </form>
    </main>
  );
}
