import type { Figures } from "../api/types";
import { formatMillis, formatRate } from "../format/format";
import { ErrorShare } from "../ui/bits";
import type { Column } from "../ui/table";

/** The columns for rate, errors and latency, the same in every table that has them. */
export function figureColumns<T extends Figures>(): readonly Column<T>[] {
  return [
    {
      id: "rate",
      title: "Requests",
      numeric: true,
      sortBy: (row) => row.rate,
      cell: (row) => formatRate(row.rate),
    },
    {
      id: "errors",
      title: "Errors",
      numeric: true,
      sortBy: (row) => row.errorRatio,
      cell: (row) => <ErrorShare ratio={row.errorRatio} />,
    },
    {
      id: "p50",
      title: "p50",
      numeric: true,
      sortBy: (row) => row.p50Millis,
      cell: (row) => formatMillis(row.p50Millis),
    },
    {
      id: "p95",
      title: "p95",
      numeric: true,
      sortBy: (row) => row.p95Millis,
      cell: (row) => formatMillis(row.p95Millis),
    },
    {
      id: "p99",
      title: "p99",
      numeric: true,
      sortBy: (row) => row.p99Millis,
      cell: (row) => formatMillis(row.p99Millis),
    },
  ];
}
