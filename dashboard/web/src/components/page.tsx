export function ComponentPage() { return null; }
