// <drill-quiz>: flashcards at the time when they are about to be forgotten, and mock interviews.
//
// This file has the frame: it loads the cards, shows one screen at a time, hears keys, and says
// what happens. The screens are in quiz/. The rules (schedule, merging, statistics) are in
// progress.mjs.

import { button, download, h, reachScrollers } from "./dom.mjs";
import { interviewForm } from "./quiz/interview.mjs";
import { exportProgress, report } from "./quiz/report.mjs";
import { reviewForm } from "./quiz/review.mjs";
import { store } from "./quiz/store.mjs";
import { named } from "./sets.mjs";

const SETTINGS = "dl-drill:quiz-settings:1";
const PLACES = [
  ["Review", reviewForm],
  ["Mock interview", interviewForm],
  ["Progress", report],
];

const here = (path) => new URL(path, import.meta.url);

class DrillQuiz extends HTMLElement {
  store = store;
  cards = [];
  forms = new Map(); // kept, so that a reader finds a form as it was left
  settings = readSettings();
  #screen = { keys: {} };
  #ticking = 0;
  #gone = new AbortController();

  connectedCallback() {
    this.#gone = new AbortController();
    const { signal } = this.#gone;
    document.addEventListener("keydown", (event) => this.#onKey(event), { signal });
    store.addEventListener("change", () => this.#onChange(), { signal });
    if (!this.firstElementChild) this.#start();
  }

  disconnectedCallback() {
    this.#gone.abort();
    clearInterval(this.#ticking);
    store.commit();
  }

  async #start() {
    const style = h("link", { rel: "stylesheet", href: here("./quiz.css") });
    const styled = new Promise((done) => {
      style.addEventListener("load", done);
      style.addEventListener("error", done);
    });
    this.#build(style);
    const only = named();
    try {
      const cards = await loadCards();
      this.cards = only ? cards.filter(({ key }) => only.has(key.split(/[#!]/)[0])) : cards;
      await styled;
    } catch (error) {
      this.say(`The cards could not be loaded: ${error.message}.`);
      this.main.append(button("Try again", () => this.#start(), { kind: "primary" }));
      return;
    }
    this.say("");
    this.#onChange();
    this.#go(reviewForm, false);
    if (only) this.say(this.cards.length ? "Only the questions that the address names are asked." : "The address names no question of this site.");
  }

  #build(style) {
    this.trouble = h("div", { class: "drill-quiz__trouble", role: "status" });
    this.said = h("p", { class: "drill-quiz__said", role: "status" }, "Loading the cards …");
    this.nav = h(
      "nav",
      { class: "drill-quiz__nav", "aria-label": "Quiz", hidden: true },
      ...PLACES.map(([name, place]) => button(name, () => this.#go(place))),
    );
    this.main = h("div", { class: "drill-quiz__main" });
    this.replaceChildren(style, this.trouble, this.nav, this.said, this.main);
  }

  #go(place, hasFocus = true) {
    store.commit(); // whoever goes elsewhere has seen the offer to undo
    this.say("");
    place(this, hasFocus);
    PLACES.forEach(([, each], i) => {
      if (each === place) this.nav.children[i].setAttribute("aria-current", "page");
      else this.nav.children[i].removeAttribute("aria-current");
    });
  }

  home() {
    this.#go(reviewForm);
  }

  /** A link to a page of the site; its path is relative to the root. */
  link(path, text) {
    return h("a", { href: here(`../../${path}`) }, text);
  }

  /**
   * Replaces what is shown.
   *
   * nodes: the elements; focus: the one that gets the focus; keys: what keys do; hasNav: whether
   * the other screens are one step away; update: called when progress changes; tick: every second.
   */
  show({ nodes, focus = null, keys = {}, hasNav = false, update = null, tick = null }) {
    if (!this.isConnected) return;
    clearInterval(this.#ticking);
    if (tick) this.#ticking = setInterval(tick, 1000);
    this.#screen = { keys, update };
    this.nav.hidden = !hasNav;
    this.main.replaceChildren(...nodes);
    this.main.inert = false;
    reachScrollers(this.main);
    tick?.();
    update?.();
    focus?.focus();
  }

  /** Takes nothing more in until the next screen is there. */
  wait() {
    this.main.inert = true;
    this.#screen.keys = {};
  }

  /** Tells what happened, to eyes and to screen readers. */
  say(text) {
    this.said.textContent = text;
  }

  saveSettings(changed) {
    Object.assign(this.settings, changed);
    try {
      localStorage.setItem(SETTINGS, JSON.stringify(this.settings));
    } catch {
      // A convenience only; the store says what the storage refuses.
    }
  }

  #onKey(event) {
    const { target, key } = event;
    if (event.defaultPrevented || event.isComposing) return;
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (target !== document.body && !this.contains(target)) return;
    if (target.closest("input, select, textarea, [contenteditable], dialog")) return;
    // Space presses the button, follows the link or opens the details that has the focus.
    if (key === " " && target.closest("a, button, summary")) return;
    const act = this.#screen.keys[key === " " ? "SPACE" : key.toUpperCase()];
    if (!act) return;
    event.preventDefault();
    act();
  }

  #onChange() {
    this.#showTrouble([...store.trouble.values()]);
    this.#screen.update?.();
  }

  #showTrouble(troubles) {
    const texts = troubles.map(({ text }) => text).join("\n");
    if (texts === this.trouble.dataset.texts) return; // or it would be read aloud at every grade
    this.trouble.dataset.texts = texts;
    const lines = troubles.map((trouble) => h("p", {}, `${trouble.text} `, this.#rescue(trouble)));
    this.trouble.replaceChildren(...lines);
  }

  #rescue({ name, content }) {
    if (name === undefined) return button("Export progress", () => exportProgress(this));
    const file = `${name.replaceAll(":", "-")}.txt`;
    return button("Download what is kept", () => download(content, file));
  }
}

async function loadCards() {
  const response = await fetch(here("./cards.json"), { cache: "no-cache" });
  if (!response.ok) throw new Error(`the server answers ${response.status}`);
  const { format, version, cards } = await response.json();
  if (format !== "dl-drill-cards") throw new Error("this is no list of cards");
  if (version !== 1) throw new Error("they are newer than this page, which has to be reloaded");
  return cards;
}

function readSettings() {
  const settings = { count: 20, limit: 20 };
  try {
    const stored = JSON.parse(localStorage.getItem(SETTINGS));
    for (const name of Object.keys(settings)) {
      if (Number.isInteger(stored[name]) && stored[name] >= 0) settings[name] = stored[name];
    }
  } catch {
    // Then the usual ones.
  }
  return settings;
}

customElements.define("drill-quiz", DrillQuiz);
