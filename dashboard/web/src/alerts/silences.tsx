import { useSignal } from "@preact/signals";
import { send } from "../api/client";
import type { Silence } from "../api/types";
import { formatDateTime } from "../format/format";
import { setParams } from "../router/router";
import { announce } from "../ui/bits";
import { Message } from "../ui/states";

const DURATIONS: readonly { readonly hours: number; readonly label: string }[] = [
  { hours: 0.5, label: "30 minutes" },
  { hours: 1, label: "1 hour" },
  { hours: 4, label: "4 hours" },
  { hours: 24, label: "1 day" },
  { hours: 168, label: "1 week" },
];

function failure(error: unknown): string {
  return error instanceof Error ? error.message : "The change has failed.";
}

/** Silences what has the chosen labels of an alert. */
export function SilenceForm({
  labels,
  done,
}: {
  labels: Readonly<Record<string, string>>;
  done: () => void;
}) {
  const chosen = useSignal<ReadonlySet<string>>(new Set(Object.keys(labels)));
  const hours = useSignal(1);
  const author = useSignal("");
  const comment = useSignal("");
  const problem = useSignal("");
  const waiting = useSignal(false);
  const submit = (event: Event): void => {
    event.preventDefault();
    waiting.value = true;
    const now = Date.now();
    const body = {
      matchers: Object.entries(labels)
        .filter(([name]) => chosen.value.has(name))
        .map(([name, value]) => ({ name, value, isRegex: false, isEqual: true })),
      startsAt: new Date(now).toISOString(),
      endsAt: new Date(now + hours.value * 3_600_000).toISOString(),
      createdBy: author.value.trim(),
      comment: comment.value.trim(),
    };
    send("POST", "/alertmanager/api/v2/silences", body).then(
      () => {
        announce("The silence has begun");
        setParams({ silence: null });
        done();
      },
      (error: unknown) => {
        waiting.value = false;
        problem.value = failure(error);
      },
    );
  };
  return (
    <form class="silence-form" onSubmit={submit}>
      <fieldset class="silence-labels">
        <legend>Silence alerts with</legend>
        {Object.entries(labels).map(([name, value]) => (
          <label key={name} class="check">
            <input
              type="checkbox"
              checked={chosen.value.has(name)}
              onChange={(event) => {
                const next = new Set(chosen.value);
                if (event.currentTarget.checked) next.add(name);
                else next.delete(name);
                chosen.value = next;
              }}
            />
            <code class="cut">
              {name}="{value}"
            </code>
          </label>
        ))}
      </fieldset>
      <label class="field">
        <span>For</span>
        <select
          class="select"
          value={String(hours.value)}
          onChange={(event) => {
            hours.value = Number(event.currentTarget.value);
          }}
        >
          {DURATIONS.map((duration) => (
            <option key={duration.hours} value={String(duration.hours)}>
              {duration.label}
            </option>
          ))}
        </select>
      </label>
      <label class="field">
        <span>Your name</span>
        <input
          class="input"
          required
          value={author.value}
          onInput={(event) => {
            author.value = event.currentTarget.value;
          }}
        />
      </label>
      <label class="field silence-comment">
        <span>Why</span>
        <input
          class="input"
          required
          value={comment.value}
          onInput={(event) => {
            comment.value = event.currentTarget.value;
          }}
        />
      </label>
      <button
        type="submit"
        class="button button-primary"
        disabled={waiting.value || chosen.value.size === 0}
      >
        Silence
      </button>
      <button type="button" class="button" onClick={() => setParams({ silence: null })}>
        Cancel
      </button>
      {problem.value !== "" && (
        <p class="form-problem" role="alert">
          {problem.value}
        </p>
      )}
    </form>
  );
}

export function SilenceList({
  silences,
  reload,
}: {
  silences: readonly Silence[];
  reload: () => void;
}) {
  const problem = useSignal("");
  const current = silences.filter((silence) => silence.status.state !== "expired");
  const end = (silence: Silence): void => {
    send("DELETE", `/alertmanager/api/v2/silence/${encodeURIComponent(silence.id)}`).then(
      reload,
      (error: unknown) => {
        problem.value = failure(error);
      },
    );
  };
  if (current.length === 0) {
    return (
      <Message icon="bellOff" title="Nothing is silenced">
        <p>A silence is made from an active alert.</p>
      </Message>
    );
  }
  return (
    <div class="card">
      {problem.value !== "" && (
        <p class="card-body form-problem" role="alert">
          {problem.value}
        </p>
      )}
      <div class="table-scroll">
        <table class="table" aria-label="Silences">
          <thead>
            <tr>
              <th scope="col">State</th>
              <th scope="col">Alerts with</th>
              <th scope="col">Until</th>
              <th scope="col">By</th>
              <th scope="col">Why</th>
              <th scope="col">
                <span class="hidden-visually">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {current.map((silence) => (
              <tr key={silence.id}>
                <td>{silence.status.state}</td>
                <td class="wide mono">{silence.matchers.map(matcherText).join(", ")}</td>
                <td>{formatDateTime(Date.parse(silence.endsAt))}</td>
                <td>{silence.createdBy}</td>
                <td>{silence.comment}</td>
                <td class="numeric">
                  <button type="button" class="button button-small" onClick={() => end(silence)}>
                    End now
                  </button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

export function matcherText(matcher: Silence["matchers"][number]): string {
  const equal = matcher.isEqual ?? true;
  const operator = matcher.isRegex ? (equal ? "=~" : "!~") : equal ? "=" : "!=";
  return `${matcher.name}${operator}"${matcher.value}"`;
}
