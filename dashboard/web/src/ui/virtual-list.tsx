import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

interface VirtualListProps {
  readonly count: number;
  readonly rowHeight: number;
  readonly row: (index: number) => ComponentChildren;
  readonly label: string;
  /** Scrolls to this row when it changes; -1 for none. */
  readonly reveal?: number;
  /** Rows that are taller than `rowHeight`: index to the height that comes on top. */
  readonly extra?: ReadonlyMap<number, number>;
  readonly onEnd?: () => void;
  readonly class?: string;
}

/** Rows before `index`, in pixels. */
function offsetOf(index: number, rowHeight: number, extra: ReadonlyMap<number, number>): number {
  let offset = index * rowHeight;
  for (const [row, height] of extra) if (row < index) offset += height;
  return offset;
}

/** The rows that a scroll position shows, with a few to spare on both sides. */
export function visibleRows(
  scrollTop: number,
  height: number,
  count: number,
  rowHeight: number,
  extra: ReadonlyMap<number, number> = new Map(),
): { first: number; last: number } {
  const spare = 8;
  let top = scrollTop;
  for (const [row, tall] of [...extra].toSorted((a, b) => a[0] - b[0])) {
    const start = offsetOf(row, rowHeight, extra);
    if (start + rowHeight >= scrollTop) break;
    top = Math.max(row * rowHeight, top - tall);
  }
  const first = Math.max(0, Math.floor(top / rowHeight) - spare);
  const last = Math.min(count - 1, Math.ceil((top + height) / rowHeight) + spare);
  return { first, last };
}

const NO_EXTRA: ReadonlyMap<number, number> = new Map();

/** A long list of which only the visible rows are in the document. */
export function VirtualList(props: VirtualListProps) {
  const { count, rowHeight, row, label, reveal = -1, extra = NO_EXTRA, onEnd } = props;
  const frame = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: 800 });

  useLayoutEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const measure = (): void => {
      setView({ top: element.scrollTop, height: element.clientHeight || 800 });
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    element.addEventListener("scroll", measure, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener("scroll", measure);
    };
  }, []);

  useEffect(() => {
    const element = frame.current;
    if (element === null || reveal < 0) return;
    const top = offsetOf(reveal, rowHeight, extra);
    const below = element.scrollTop + element.clientHeight - rowHeight;
    if (top < element.scrollTop || top > below) {
      element.scrollTop = Math.max(0, top - element.clientHeight / 3);
    }
  }, [reveal]);

  const { first, last } = visibleRows(view.top, view.height, count, rowHeight, extra);
  const atEnd = last >= count - 1;
  useEffect(() => {
    if (atEnd && count > 0) onEnd?.();
  }, [atEnd, count]);

  const total = offsetOf(count, rowHeight, extra);
  const rows: ComponentChildren[] = [];
  for (let index = first; index <= last; index += 1) rows.push(row(index));
  return (
    <div
      class={`virtual ${props.class ?? ""}`}
      ref={frame}
      tabIndex={0}
      role="group"
      aria-label={label}
    >
      <div style={{ height: `${total}px`, position: "relative" }}>
        <div style={{ transform: `translateY(${offsetOf(first, rowHeight, extra)}px)` }}>
          {rows}
        </div>
      </div>
    </div>
  );
}
