import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { param, setParams } from "../router/router";
import { Icon } from "./icon";

export interface Column<T> {
  readonly id: string;
  readonly title: string;
  readonly cell: (row: T) => ComponentChildren;
  /** What to sort by; without it the column cannot be sorted. Null sorts last either way. */
  readonly sortBy?: (row: T) => number | string | null;
  readonly numeric?: boolean;
  /** Takes the width that is left; long text in it is cut with an ellipsis. */
  readonly wide?: boolean;
}

export interface Sorting {
  readonly column: string;
  readonly descending: boolean;
}

export function parseSorting(text: string, otherwise: Sorting): Sorting {
  if (text === "") return otherwise;
  return text.startsWith("-")
    ? { column: text.slice(1), descending: true }
    : { column: text, descending: false };
}

export function sortRows<T>(
  rows: readonly T[],
  columns: readonly Column<T>[],
  sorting: Sorting,
): readonly T[] {
  const sortBy = columns.find((column) => column.id === sorting.column)?.sortBy;
  if (sortBy === undefined) return rows;
  const sign = sorting.descending ? -1 : 1;
  return rows.toSorted((left, right) => {
    const a = sortBy(left);
    const b = sortBy(right);
    if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
    if (typeof a === "number" && typeof b === "number") return sign * (a - b);
    return sign * String(a).localeCompare(String(b), "en", { numeric: true });
  });
}

interface TableProps<T> {
  readonly label: string;
  readonly rows: readonly T[];
  readonly columns: readonly Column<T>[];
  readonly rowKey: (row: T) => string;
  readonly sorting: Sorting;
  /** The URL parameter that keeps the sorting; pages with two tables give them different ones. */
  readonly sortParam?: string;
  readonly selectedKey?: string;
  readonly onSelect?: (row: T) => void;
}

const FIRST_ROWS = 200;

export function Table<T>(props: TableProps<T>) {
  const { label, rows, columns, rowKey, sortParam = "sort", selectedKey, onSelect } = props;
  const [limit, setLimit] = useState(FIRST_ROWS);
  const sorting = parseSorting(param(sortParam), props.sorting);
  const sorted = sortRows(rows, columns, sorting);
  return (
    <div class="table-scroll">
      <table class="table" aria-label={label}>
        <thead>
          <tr>
            {columns.map((column) => (
              <HeaderCell key={column.id} column={column} sorting={sorting} sortParam={sortParam} />
            ))}
          </tr>
        </thead>
        <tbody>
          {sorted.slice(0, limit).map((row) => {
            const key = rowKey(row);
            return (
              <tr
                key={key}
                class={`${key === selectedKey ? "selected" : ""} ${onSelect ? "clickable" : ""}`}
                aria-selected={key === selectedKey ? true : undefined}
                onClick={onSelect ? () => onSelect(row) : undefined}
              >
                {columns.map((column) => (
                  <td key={column.id} class={cellClass(column)}>
                    {column.cell(row)}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
      {sorted.length > limit && (
        <button type="button" class="button more" onClick={() => setLimit(limit + 500)}>
          Show more: {sorted.length - limit} rows are not shown
        </button>
      )}
    </div>
  );
}

function cellClass<T>(column: Column<T>): string {
  return `${column.numeric ? "numeric" : ""} ${column.wide ? "wide" : ""}`.trim();
}

function HeaderCell<T>({
  column,
  sorting,
  sortParam,
}: {
  column: Column<T>;
  sorting: Sorting;
  sortParam: string;
}) {
  const sorted = sorting.column === column.id;
  const direction = sorted ? (sorting.descending ? "descending" : "ascending") : undefined;
  const toggle = (): void => {
    const descending = sorted ? !sorting.descending : column.numeric === true;
    setParams({ [sortParam]: (descending ? "-" : "") + column.id });
  };
  return (
    <th scope="col" class={cellClass(column)} aria-sort={direction}>
      {column.sortBy === undefined ? (
        column.title
      ) : (
        <button type="button" class="sort" onClick={toggle}>
          <span>{column.title}</span>
          <span class="sort-arrow">
            {sorted && <Icon name={sorting.descending ? "arrowDown" : "arrowUp"} size={12} />}
          </span>
        </button>
      )}
    </th>
  );
}
