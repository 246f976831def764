export function TraceSearchPage() { return null; }
