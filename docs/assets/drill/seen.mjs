// Which questions the reader has opened, kept in the browser's storage.

const KEY = "dl-drill:seen:1";

/** The identifiers; none where the storage has nothing, or cannot be read. */
export function seen() {
  try {
    const ids = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return new Set(Array.isArray(ids) ? ids : []);
  } catch {
    return new Set();
  }
}

/** Remembers that a question was opened; where nothing can be stored it is new the next time. */
export function see(id) {
  const ids = seen();
  if (ids.has(id)) return;
  try {
    localStorage.setItem(KEY, JSON.stringify([...ids, id]));
  } catch {
    // The page is there to be read all the same.
  }
}
