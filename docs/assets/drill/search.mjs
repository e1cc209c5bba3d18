// The search: a dialog over any page, and <drill-search> within one. Pagefind's index is loaded in
// pieces, with the first word that is typed.

import { button, h, plural } from "./dom.mjs";
import { typeset } from "./math.mjs";

const here = (path) => new URL(path, import.meta.url);
const LOADED = 20; // results, of which the best are shown: those that a page is named by come first
const MOST = 12;
const PARTS = 3; // sections of a result
const PAUSE = 120; // milliseconds without a keystroke
// They stand in most pages, and a page that lacks one of them would not be found.
const SMALL = new Set("a an and are as at be between can do does for from how i in is it of on or the to vs versus what when which why with you".split(" "));

let pagefind = null; // promise

function load() {
  pagefind ??= import(here("../../pagefind/pagefind.js").href)
    .then(async (module) => {
      await module.options({ baseUrl: here("../../").pathname, excerptLength: 20 });
      await module.init();
      return module;
    })
    .catch((error) => {
      pagefind = null; // the next word tries again
      throw error;
    });
  return pagefind;
}

const wordsOf = (text) => text.toLowerCase().replaceAll("√", " sqrt ").match(/[\p{L}\p{N}_-]+/gu) ?? [];

/** What is looked for: signs as the words that pages have for them, and no small words. */
export function asked(text) {
  const words = wordsOf(text);
  const kept = words.filter((word) => !SMALL.has(word));
  return (kept.length ? kept : words).join(" ");
}

class Search {
  #field = h("input", {
    type: "search", name: "q", "aria-label": "Search", placeholder: "Search", autocomplete: "off",
    autocapitalize: "off", spellcheck: "false", enterkeyhint: "search",
  });
  #said = h("p", { class: "drill-search__said", role: "status" });
  #list = h("ol", { class: "drill-search__list" });
  #waiting = 0;
  #turn = 0;
  element = h("search", { class: "drill-search" }, this.#field, this.#said, this.#list);

  constructor() {
    this.#field.addEventListener("input", () => {
      clearTimeout(this.#waiting);
      this.#waiting = setTimeout(() => this.#find(), PAUSE);
    });
    this.element.addEventListener("keydown", (event) => this.#onKey(event));
  }

  focus() {
    this.#field.focus();
    this.#field.select();
  }

  /** Looks for some words. */
  find(text) {
    this.#field.value = text; // the caret comes behind it
    this.#find();
  }

  async #find() {
    const turn = ++this.#turn;
    const words = asked(this.#field.value);
    if (!words) return this.#show("", []);
    this.#said.textContent ||= "Searching …";
    try {
      const { results } = await (await load()).search(words);
      const data = await Promise.all(results.slice(0, LOADED).map((result) => result.data()));
      if (turn !== this.#turn) return; // there is a newer word
      const meant = data.filter(({ excerpt }) => isMeant(excerpt, words));
      const named = new Set(meant.filter(({ meta }) => isNamed(meta, words)));
      const found = meant.sort((a, b) => named.has(b) - named.has(a)).slice(0, MOST);
      const all = results.length > MOST ? ` of ${plural(results.length, "page")}` : "";
      const count = all ? `The best ${found.length}${all}.` : `${plural(found.length, "page")}.`;
      this.#show(found.length ? count : "Nothing was found. Try fewer or other words.", found);
    } catch (error) {
      if (turn === this.#turn) this.#show(`The search could not be loaded: ${error.message}`, []);
    }
  }

  #show(text, found) {
    this.#said.textContent = text;
    this.#list.replaceChildren(...found.map(result));
  }

  /** Up and down go through the links, from the field and back to it. */
  #onKey(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Enter" && event.target === this.#field) {
      event.preventDefault();
      this.#list.querySelector("a")?.click();
    }
    if (!step) return;
    const places = [this.#field, ...this.#list.querySelectorAll("a")];
    const place = places[places.indexOf(document.activeElement) + step];
    if (!place) return;
    event.preventDefault();
    place.focus();
  }
}

/**
 * Whether the words that are marked in an excerpt have to do with those that were asked for: for a
 * word that no page has, Pagefind looks for its first letters, down to one.
 */
function isMeant(excerpt, words) {
  const marks = pieces(excerpt).filter((piece) => piece.nodeName === "MARK");
  return marks.some(({ textContent }) =>
    words.split(" ").some((word) => textContent.toLowerCase().startsWith(word.slice(0, 3))),
  );
}

/**
 * Whether a page's title, or what else it is known as, has all the words: such a page is the answer,
 * however often others speak of them.
 */
function isNamed({ title, words: others = "" }, words) {
  const names = wordsOf(`${title} ${others}`);
  return words.split(" ").every((word) => names.some((name) => name.startsWith(word)));
}

const score = ({ weighted_locations: places }) =>
  places.reduce((sum, { balanced_score: each }) => sum + each, 0);

function result({ url, meta, excerpt, sub_results: sections }) {
  const title = link(url, meta.title);
  // The page's own beginning is among its sections; what is left are the headings that match.
  const below = sections.filter((part) => part.url !== url && part.title !== meta.title);
  const parts = below.sort((a, b) => score(b) - score(a)).slice(0, PARTS);
  return h(
    "li",
    {},
    title,
    said(meta.answer ? [meta.answer] : pieces(excerpt)),
    parts.length ? h("ul", {}, ...parts.map((part) => h("li", {}, link(part.url, part.title)))) : null,
  );
}

const link = (url, text) => inMath(h("a", { href: url }, text));
const said = (nodes) => inMath(h("p", {}, ...nodes));

/** The element, whose math is typeset when KaTeX is there; until then its source is readable. */
function inMath(element) {
  typeset(element).catch(() => {});
  return element;
}

/** An excerpt as text and marked words: nothing of it is taken for HTML. */
function pieces(excerpt) {
  const { body } = new DOMParser().parseFromString(excerpt, "text/html");
  return [...body.childNodes].map(({ nodeName, textContent }) =>
    nodeName === "MARK" ? h("mark", {}, textContent) : textContent,
  );
}

// --- the dialog

let dialog = null;
let search = null;

/** Opens the search over the page, with what has been typed already. */
export function show(text = "") {
  if (!dialog) {
    search = new Search();
    const close = button("Close", () => dialog.close(), { kind: "plain", "aria-label": "Close the search" });
    dialog = h("dialog", { class: "drill-search__dialog", "aria-label": "Search" }, close, search.element);
    dialog.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault(); // else some browsers empty the field first
      dialog.close();
    });
    dialog.addEventListener("click", ({ target }) => {
      if (target === dialog || target.closest("a")) dialog.close(); // beside it, or a way was chosen
    });
  }
  if (!dialog.isConnected) document.body.append(dialog); // instant navigation may have taken it away
  if (!dialog.open) dialog.showModal();
  search.focus();
  if (text) search.find(text);
}

// --- within a page

class DrillSearch extends HTMLElement {
  connectedCallback() {
    if (this.firstElementChild) return;
    const within = new Search();
    this.append(within.element);
    if (!this.hasAttribute("data-from-address")) return;
    const base = here("../../").pathname;
    const words = location.pathname.replace(base, "").replace(/\.\w+$/, "").replace(/[/_-]+/g, " ").trim();
    if (words) within.find(words.slice(0, 100));
  }
}

customElements.define("drill-search", DrillSearch);
