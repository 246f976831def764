import { type ChartQuery, quote } from "../api/prometheus";

/** The spans in which a service serves others. */
export const SERVED = 'span_kind=~"SPAN_KIND_SERVER|SPAN_KIND_CONSUMER"';

const CALLS = "traces_spanmetrics_calls_total";
const LATENCY = "traces_spanmetrics_latency_bucket";

function selector(service: string, more = ""): string {
  return `{service=${quote(service)},${SERVED}${more}}`;
}

export function requestQueries(service: string): readonly ChartQuery[] {
  return [
    {
      query: (window) => `sum(rate(${CALLS}${selector(service)}[${window}]))`,
      name: () => "Requests",
    },
  ];
}

/** The share of failed requests; an empty error series counts as none. */
export function errorQueries(service: string): readonly ChartQuery[] {
  return [
    {
      query: (window) => {
        const failed = `sum(rate(${CALLS}${selector(service, ',status_code="STATUS_CODE_ERROR"')}[${window}]))`;
        const all = `sum(rate(${CALLS}${selector(service)}[${window}]))`;
        return `(${failed} or ${all} * 0) / ${all}`;
      },
      name: () => "Error share",
    },
  ];
}

export function latencyQueries(service: string): readonly ChartQuery[] {
  return [0.99, 0.95, 0.5].map((quantile) => ({
    query: (window) =>
      `histogram_quantile(${quantile}, sum by (le) (rate(${LATENCY}${selector(service)}[${window}])))`,
    name: () => `p${quantile * 100}`,
  }));
}
