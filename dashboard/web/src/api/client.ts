/** Why a request has failed, in words for the user. `status` is 0 where no answer came. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
    this.name = "ApiError";
  }
}

export type Query = Record<string, string | number | null | undefined>;

const TIMEOUT_MILLIS = 30_000;

export function withQuery(path: string, query: Query): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== "") params.set(name, String(value));
  }
  const text = params.toString();
  return text === "" ? path : `${path}?${text}`;
}

interface Problem {
  readonly detail?: unknown;
  readonly title?: unknown;
  readonly error?: unknown;
}

function problemText(status: number, body: string): string {
  try {
    const problem = JSON.parse(body) as Problem | null;
    // `error` is where the Prometheus API puts its reason.
    for (const text of [problem?.detail, problem?.error, problem?.title]) {
      if (typeof text === "string" && text !== "") return text;
    }
  } catch {
    // Not JSON, for example a proxy's page: the status says as much as can be said.
  }
  return `The server answered with status ${status}.`;
}

async function request(url: string, init: RequestInit, signal?: AbortSignal): Promise<string> {
  const timeout = AbortSignal.timeout(TIMEOUT_MILLIS);
  const anySignal = signal ? AbortSignal.any([signal, timeout]) : timeout;
  let response: Response;
  let body: string;
  try {
    response = await fetch(url, { ...init, signal: anySignal });
    body = await response.text();
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ApiError(
      0,
      timeout.aborted
        ? `No answer within ${TIMEOUT_MILLIS / 1_000} seconds.`
        : "The dashboard server cannot be reached.",
    );
  }
  if (!response.ok) throw new ApiError(response.status, problemText(response.status, body));
  return body;
}

function parse<T>(body: string): T {
  try {
    return JSON.parse(body) as T;
  } catch {
    throw new ApiError(0, "The server's answer is not valid JSON.");
  }
}

export async function getJson<T>(path: string, query: Query, signal?: AbortSignal): Promise<T> {
  const headers = { Accept: "application/json" };
  return parse<T>(await request(withQuery(path, query), { headers }, signal));
}

/** Sends a change. The header tells the server that no foreign page has sent it. */
export async function send(
  method: "POST" | "DELETE",
  path: string,
  body?: unknown,
): Promise<string> {
  const headers: Record<string, string> = { "X-Strata": "1" };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  return request(path, { method, headers, body: body === undefined ? null : JSON.stringify(body) });
}
