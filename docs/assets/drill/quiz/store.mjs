// Keeps progress in the browser's storage, shared by all tabs; where that fails, in memory.
//
// A tab never replaces what is stored by what it knows: it merges the two. Locks keep two tabs from
// doing so at once, and a tab that finds something missing all the same puts it back.

import { Refused, dump, empty, merge, parse } from "../progress.mjs";

export const KEY = "dl-drill:progress:1";

/** Fires "change" when the progress, the grade that is held back, or the trouble has changed. */
export class Store extends EventTarget {
  #known = empty(); // all that this tab knows, save the grade that is held back
  #held = null;
  #unsaved = empty();
  #stored = null; // the text in the storage when it was last looked at
  #current = null; // known and held together
  /** What is wrong: "storage" -> { text }, "unreadable" -> { text, name, content }. */
  trouble = new Map();

  constructor() {
    super();
    this.#attempt(() => this.#absorb());
    addEventListener("storage", (event) => this.#onStorage(event));
    // No lock can be waited for when a page goes: flush() works without one. Browsers differ in
    // which of the two they tell.
    addEventListener("pagehide", () => this.flush());
    document.addEventListener("visibilitychange", () => document.hidden && this.flush());
    // A page that slept through another tab's reset must not bring everything back.
    addEventListener("pageshow", (event) => event.persisted && this.#forget());
  }

  get progress() {
    this.#current ??= this.#held ? merge(this.#known, this.#held.change) : this.#known;
    return this.#current;
  }

  get canUndo() {
    return this.#held !== null;
  }

  /**
   * Takes a grade in, but keeps it out of the storage until the next one, another action, or until
   * the page is hidden. Merging never takes anything away, so a stored grade could not be undone:
   * the other tabs, and every file exported meanwhile, would bring it back. A held one can, as
   * nobody has seen it. There is no time limit: readers take the time they need.
   */
  hold(change, session) {
    this.#settle();
    this.#held = { change, session };
    this.#changed();
  }

  /** Forgets the grade that is held back; gives the session that it came with. */
  undo() {
    const session = this.#held?.session ?? null;
    this.#held = null;
    this.#changed();
    return session;
  }

  /** Stores the grade that is held back. */
  commit() {
    if (this.#held) this.add(empty());
  }

  /** Merges a change in and stores it; gives a promise of the end of that. */
  add(change) {
    this.#settle();
    this.#take(change);
    this.#changed();
    return this.#save();
  }

  flush() {
    if (this.#held) {
      this.#settle();
      this.#changed();
    }
    if (isSomething(this.#unsaved)) this.#attempt(() => this.#write());
  }

  /** Deletes everything, here and in the storage; other tabs see it and follow. */
  reset() {
    return exclusively(() => {
      this.#clear();
      this.#attempt(() => localStorage.removeItem(KEY));
      this.#stored = null;
      this.#changed();
    });
  }

  #settle() {
    if (!this.#held) return;
    this.#take(this.#held.change);
    this.#held = null;
    this.#save();
  }

  #take(change) {
    this.#known = merge(this.#known, change);
    this.#unsaved = merge(this.#unsaved, change);
    this.#current = null;
  }

  #clear() {
    this.#known = this.#unsaved = empty();
    this.#held = null;
  }

  #changed() {
    this.#current = null;
    this.dispatchEvent(new Event("change"));
  }

  #save() {
    return exclusively(() => isSomething(this.#unsaved) && this.#attempt(() => this.#write()));
  }

  #write() {
    this.#absorb();
    const text = dump(this.#known);
    if (text !== this.#stored) localStorage.setItem(KEY, text);
    this.#stored = text;
    this.#unsaved = empty();
  }

  /** Merges in what is stored, if anybody else wrote it. */
  #absorb() {
    const text = localStorage.getItem(KEY);
    if (text === this.#stored) return;
    if (text === null) this.#known = this.#unsaved; // reset in another tab
    this.#adopt(text);
  }

  /** Merges what is stored into what is known; gives the former. */
  #adopt(text) {
    let theirs = empty();
    try {
      if (text !== null) theirs = parse(text);
      this.#known = merge(this.#known, theirs);
      this.#stored = text;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.#stored = this.#setAside(text, error.message);
    }
    this.#current = null;
    return theirs;
  }

  /** What cannot be read is kept under another key; without room for it nothing is overwritten. */
  #setAside(content, reason) {
    const name = `${KEY}:unreadable-${new Date().toISOString()}`;
    localStorage.setItem(name, content);
    const text = dump(this.#known);
    localStorage.setItem(KEY, text);
    const said = `The progress in this browser cannot be read: ${reason}. It is kept as ${name}.`;
    this.trouble.set("unreadable", { text: said, name, content });
    return text;
  }

  #forget() {
    this.#known = this.#unsaved;
    this.#stored = null;
    this.#attempt(() => this.#absorb());
    this.#changed();
  }

  /**
   * Follows another tab. Its changes are taken one by one, as a tab that slept hears of them late:
   * what came before a reset must go with it. The last one is also compared with what this tab
   * knows, because two writes may cross: a tab that closes does not wait for the lock.
   */
  #onStorage({ key, newValue }) {
    if (key !== null && key !== KEY) return; // null: everything was cleared
    this.#attempt(() => {
      const text = localStorage.getItem(KEY);
      if (newValue === null) this.#known = this.#unsaved;
      else if (newValue !== text) this.#hear(newValue);
      if (text !== newValue && text !== this.#stored) return; // more events are on their way
      const theirs = this.#adopt(text);
      if (dump(theirs) !== dump(this.#known)) this.#unsaved = this.#known;
    });
    this.#changed();
    this.#save();
  }

  #hear(text) {
    try {
      this.#known = merge(this.#known, parse(text));
    } catch (error) {
      if (!(error instanceof Refused)) throw error; // and if it is: it is stored no more
    }
  }

  /** Does something with the storage; remembers for the reader whether that works. */
  #attempt(work) {
    const before = this.#troubles();
    try {
      work();
      if (!isSomething(this.#unsaved)) this.trouble.delete("storage");
    } catch (error) {
      const cause = /quota/i.test(error.name)
        ? "The storage of this browser is full"
        : "This browser lets the quiz store nothing, as some do in private windows";
      const text = `${cause}. You can go on; export your progress before you close the page.`;
      this.trouble.set("storage", { text });
    }
    if (this.#troubles() !== before) this.#changed();
  }

  #troubles() {
    return [...this.trouble.values()].map(({ text }) => text).join();
  }
}

const isSomething = ({ cards, suspended, reviews }) =>
  cards.size + suspended.size + reviews.length > 0;

async function exclusively(work) {
  try {
    await navigator.locks.request(KEY, work);
  } catch {
    work(); // no locks here: merging alone must do
  }
}

/**
 * The one of this page, for as long as it lives: instant navigation replaces the elements, and what
 * could not be stored must outlive them. Two would not hear of each other, as only other tabs do.
 */
export const store = new Store();
