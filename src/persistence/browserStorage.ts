/** What this browser keeps for the page; null where it forbids storage, for reading `localStorage` throws there. */
export function browserStorage(): Storage | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}
