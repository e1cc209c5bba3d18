// Keeps drafts and states in the browser's storage, one key for each task; where that fails, in memory.
//
// Every change reads what is stored and replaces only the fields that it is about, so that two tabs
// take nothing from each other but the draft of the very same task.

const PREFIX = "dl-drill:practice:1:";
const STATES = ["untried", "tried", "solved"];

const nothing = () => ({ draft: null, state: "untried", revealed: false });

/** Fires "change" when something was written, here or in another tab. */
export class Store extends EventTarget {
  #unsaved = new Map(); // task -> the fields that could not be stored
  /** What is wrong with the storage, in words; empty if nothing is. */
  trouble = "";

  constructor() {
    super();
    addEventListener("storage", ({ key }) => {
      if (key === null || key.startsWith(PREFIX)) this.dispatchEvent(new Event("change"));
    });
  }

  /** { draft, state, revealed }; a draft of null is the stub. */
  get(task) {
    let text = null;
    this.#attempt(() => (text = localStorage.getItem(PREFIX + task)));
    return { ...(read(text) ?? nothing()), ...this.#unsaved.get(task) };
  }

  /** Replaces some fields of a task. */
  update(task, change) {
    this.#unsaved.set(task, { ...this.#unsaved.get(task), ...change });
    this.#attempt(() => {
      for (const [name, fields] of this.#unsaved) {
        write(PREFIX + name, fields);
        this.#unsaved.delete(name);
      }
      this.trouble = "";
    });
    this.dispatchEvent(new Event("change"));
  }

  #attempt(work) {
    try {
      work();
    } catch (error) {
      const cause = /quota/i.test(error.name)
        ? "The storage of this browser is full"
        : "This browser lets the page store nothing, as some do in private windows";
      this.trouble = `${cause}. You can go on; but what you write is gone when you close or reload this page.`;
    }
  }
}

/** What a text in the storage means; null if it means nothing. */
function read(text) {
  try {
    const { draft, state, revealed } = JSON.parse(text);
    const isDraft = draft === null || typeof draft === "string";
    const isSound = isDraft && STATES.includes(state) && typeof revealed === "boolean";
    return isSound ? { draft, state, revealed } : null;
  } catch {
    return null;
  }
}

function write(key, fields) {
  const text = localStorage.getItem(key);
  const entry = read(text);
  // What cannot be read may be all that is left of an answer.
  if (text !== null && !entry) localStorage.setItem(`${key}:unreadable-${new Date().toISOString()}`, text);
  localStorage.setItem(key, JSON.stringify({ ...nothing(), ...entry, ...fields }));
}
