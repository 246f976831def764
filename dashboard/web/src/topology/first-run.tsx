import { CopyButton } from "../ui/bits";

const AGENT_COMMAND = `java -javaagent:strata-agent.jar \\
  -Dotel.service.name=my-service \\
  -jar my-service.jar`;

const OTLP_SETTINGS = `OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318
OTEL_SERVICE_NAME=my-service`;

/** How to send the first data; turns into the map by itself when some arrives. */
export function FirstRun({ compact }: { compact: boolean }) {
  return (
    <section class={`first-run ${compact ? "first-run-compact" : ""}`} aria-label="First steps">
      <div class="waiting" role="status">
        <span class="waiting-dot" />
        {compact ? "Waiting for the first service…" : "Waiting for first data…"}
      </div>
      {!compact && (
        <p class="first-run-lead">
          This page becomes the map of your system as soon as something reports. Attach the agent to
          a Java application:
        </p>
      )}
      <div class="first-run-command">
        <pre class="code-block">{AGENT_COMMAND}</pre>
        <CopyButton text={AGENT_COMMAND} />
      </div>
      {!compact && (
        <>
          <p>Or point any OpenTelemetry SDK or Collector at Strata's OTLP port:</p>
          <div class="first-run-command">
            <pre class="code-block">{OTLP_SETTINGS}</pre>
            <CopyButton text={OTLP_SETTINGS} />
          </div>
        </>
      )}
    </section>
  );
}
