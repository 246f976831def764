/** A tiny line without axes: only how something went. */
export function Sparkline({ values }: { values: readonly (number | null)[] | undefined }) {
  const width = 96;
  const height = 24;
  const known = (values ?? []).filter((value) => value !== null);
  if (values === undefined || known.length < 2) return <span class="spark" />;
  const top = Math.max(...known) || 1;
  const step = width / (values.length - 1);
  let line = "";
  let pen = "M";
  for (const [index, value] of values.entries()) {
    if (value === null) {
      pen = "M";
      continue;
    }
    line += `${pen}${(index * step).toFixed(1)} ${(height - 2 - (value / top) * (height - 4)).toFixed(1)}`;
    pen = "L";
  }
  return (
    <svg class="spark" width={width} height={height} aria-hidden="true">
      <path d={line} />
    </svg>
  );
}
