// <drill-state data-id data-functions>: what the reader has done with a question.
// <drill-tally>: how many of the list below it are done.
//
// A question is due where the quiz has a card of it to ask, solved where all of its functions are
// solved in practice, seen where it was opened or asked, and new otherwise.

import { plural } from "./dom.mjs";
import { Store } from "./practice-parts/store.mjs";
import { isSuspended } from "./progress.mjs";
import { store as quiz } from "./quiz/store.mjs";
import { seen } from "./seen.mjs";

const practice = new Store();
const elements = new Set();

/** The identifiers of pages with cards: all that were asked, and those with one that is due. */
function asked() {
  const [all, due] = [new Set(), new Set()];
  const now = Date.now();
  for (const [key, entry] of quiz.progress.cards) {
    const id = key.split(/[#!]/)[0];
    all.add(id);
    if (Date.parse(entry.due) <= now && !isSuspended(quiz.progress, key)) due.add(id);
  }
  return { all, due };
}

function stateOf({ id, functions }, { all, due }, opened) {
  if (due.has(id)) return "due";
  const keys = functions.split(" ").filter(Boolean);
  if (keys.length && keys.every((key) => practice.get(key).state === "solved")) return "solved";
  return all.has(id) || opened.has(id) ? "seen" : "new";
}

let isPlanned = false;

/** All at once, after a change: they read the same storage. */
function plan() {
  if (isPlanned) return;
  isPlanned = true;
  queueMicrotask(() => {
    isPlanned = false;
    const [cards, opened] = [asked(), seen()];
    const ordered = [...elements].sort((a) => (a instanceof Tally ? 1 : -1)); // tallies count states
    for (const element of ordered) element.update(cards, opened);
  });
}

class Listed extends HTMLElement {
  connectedCallback() {
    elements.add(this);
    plan();
  }

  disconnectedCallback() {
    elements.delete(this);
  }
}

class State extends Listed {
  update(cards, opened) {
    this.textContent = this.dataset.state = stateOf(this.dataset, cards, opened);
  }
}

class Tally extends Listed {
  update() {
    const list = this.parentElement.nextElementSibling;
    const states = [...list.querySelectorAll("drill-state")].map(({ dataset }) => dataset.state);
    const count = (wanted) => states.filter((state) => state === wanted).length;
    const parts = ["new", "due", "solved"].map((state) => `${count(state)} ${state}`);
    this.textContent = `${plural(states.length, "question")}: ${parts.join(", ")}`;
  }
}

quiz.addEventListener("change", plan);
practice.addEventListener("change", plan);
addEventListener("storage", plan);
addEventListener("pageshow", ({ persisted }) => persisted && plan());

customElements.define("drill-state", State);
customElements.define("drill-tally", Tally);
