// What a reader has spotted and missed: key of a puzzle -> "spotted" or "missed", kept in the
// browser's storage, shared by all tabs; where that fails, in memory.

const KEY = "dl-drill:spot:1";
const RESULTS = ["spotted", "missed"];

export class Score {
  #results = new Map();
  #unsaved = new Map();
  /** What the reader should know; empty if all is well. */
  trouble = "";

  constructor() {
    this.refresh();
  }

  get(key) {
    return this.#results.get(key);
  }

  get isEmpty() {
    return this.#results.size === 0;
  }

  /** Takes in what other tabs have stored. */
  refresh() {
    this.#attempt(() => this.#absorb());
  }

  set(key, result) {
    this.#results.set(key, result);
    this.#unsaved.set(key, result);
    this.#attempt(() => {
      this.#absorb();
      localStorage.setItem(KEY, JSON.stringify(Object.fromEntries(this.#results)));
      this.#unsaved.clear();
    });
  }

  reset() {
    this.#results.clear();
    this.#unsaved.clear();
    this.#attempt(() => localStorage.removeItem(KEY));
  }

  /** What is stored is newer than what is known, save what could not be stored. */
  #absorb() {
    const { results, isWhole } = read(localStorage.getItem(KEY));
    if (!isWhole) this.trouble = "The score in this browser cannot be read in full: what is damaged is left out.";
    this.#results = new Map([...results, ...this.#unsaved]);
  }

  #attempt(work) {
    try {
      work();
    } catch (error) {
      const cause = /quota/i.test(error.name)
        ? "The storage of this browser is full"
        : "This browser lets the page store nothing, as some do in private windows";
      this.trouble = `${cause}. You can go on; the score lasts until you close the page.`;
    }
  }
}

/** The results in a text, which may be anything; isWhole: whether all of it could be read. */
function read(text) {
  let data = {};
  try {
    data = JSON.parse(text ?? "{}");
  } catch {
    return { results: [], isWhole: false };
  }
  if (typeof data !== "object" || data === null || Array.isArray(data))
    return { results: [], isWhole: false };
  const entries = Object.entries(data);
  const results = entries.filter(([, result]) => RESULTS.includes(result));
  return { results, isWhole: results.length === entries.length };
}
