export function HostPage() { return null; }
