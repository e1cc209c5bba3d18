// <drill-spot>: a broken function, shown as if it were right. Which line is wrong, and which check
// says so? Then the answer, and the check for real.
//
// Its data are made by drill/spot.py: spot.json lists the puzzles, and spot/ has a file for each page
// with what a puzzle on show needs; data-run says that the site can run checks.

import { button, cardHtml, h, heading, reachScrollers } from "./dom.mjs";
import { Panel } from "./run/panel.mjs";
import { Score } from "./spot/score.mjs";

const LEVELS = {
  1: "1: asked of everyone",
  2: "2: asked of practitioners",
  3: "3: research depth",
};
const RANKS = { undefined: 0, missed: 1, spotted: 2 };

const here = (path) => new URL(path, import.meta.url);

/**
 * The page's content. There is one for as long as the page lives: instant navigation replaces the
 * element, even where only the part of the address behind # changes, and must lose no answer.
 */
class Spot {
  #root = h("div");
  #host = null; // the element
  #data = null;
  #loading = false;
  #puzzle = null; // the one on show
  #panel = new Panel();
  #score = new Score();
  #topic = "";
  #level = "";
  #shown = new Map(); // key -> when, counted from 1
  #turn = 0;
  #trouble = h("div", { class: "drill-spot__trouble", role: "status" });
  #said = h("p", { class: "drill-spot__said", role: "status" });
  #filters = h("div", { class: "drill-spot__filters" });
  #scoreLine = h("div", { class: "drill-spot__score" });
  #main = h("div", { class: "drill-spot__main" });
  #gone = new AbortController();

  attach(element) {
    this.#gone.abort();
    this.#gone = new AbortController();
    const { signal } = this.#gone;
    addEventListener("hashchange", () => this.#data && this.#follow(), { signal });
    addEventListener("storage", () => (this.#score.refresh(), this.#showScore()), { signal });
    this.#host = element;
    element.prepend(this.#root);
    if (this.#data) this.#arrive();
    else if (!this.#loading) this.#start();
  }

  detach(element) {
    if (element !== this.#host) return;
    this.#gone.abort();
    this.#panel.stop();
  }

  // --- The frame

  async #start() {
    const style = h("link", { rel: "stylesheet", href: here("./spot.css") });
    const styled = new Promise((done) => {
      style.addEventListener("load", done);
      style.addEventListener("error", done);
    });
    this.#root.replaceChildren(style, this.#trouble, this.#filters, this.#scoreLine, this.#said, this.#main);
    this.#main.replaceChildren();
    this.#say("Loading the puzzles …");
    this.#loading = true;
    try {
      this.#data = await loadPuzzles();
      await styled;
    } catch (error) {
      this.#say(`The puzzles could not be loaded: ${error.message}.`);
      this.#main.replaceChildren(button("Try again", () => this.#start(), { kind: "primary" }));
      return;
    } finally {
      this.#loading = false;
    }
    this.#say("");
    this.#showFilters();
    this.#showScore();
    if (this.#host.isConnected) this.#arrive(); // else the address is that of another page
  }

  /** Shows what the address asks for; else what was on show, or the first. */
  #arrive() {
    if (!this.#follow() && !this.#puzzle) this.#next({ hasFocus: false });
  }

  /** Tells what happened, to eyes and to screen readers. */
  #say(text) {
    this.#said.textContent = text;
  }

  /** Tells what stays wrong; each only once. */
  #warn(texts) {
    const told = [...this.#trouble.children].map((line) => line.textContent);
    const fresh = [...new Set(texts)].filter((text) => text && !told.includes(text));
    this.#trouble.append(...fresh.map((text) => h("p", {}, text)));
  }

  #showFilters() {
    const { topics, pages } = this.#data;
    const levels = [...new Set(Object.values(pages).map(({ level }) => level))].sort();
    const byLevel = levels.map((level) => [String(level), LEVELS[level]]);
    const change = (set) => (event) => {
      set(event.target.value);
      this.#say("");
      if (!this.#puzzle || !this.#isChosen(this.#puzzle)) this.#next({ hasFocus: false });
    };
    this.#filters.replaceChildren(
      choice("Topic", this.#topic, Object.entries(topics), change((value) => (this.#topic = value))),
      choice("Level", this.#level, byLevel, change((value) => (this.#level = value))),
    );
  }

  #isChosen({ page }) {
    const { topic, level } = this.#data.pages[page];
    return [topic, ""].includes(this.#topic) && [String(level), ""].includes(this.#level);
  }

  #showScore() {
    this.#warn([this.#score.trouble]);
    if (!this.#data) return;
    const { puzzles } = this.#data;
    const count = (result) => puzzles.filter(({ key }) => this.#score.get(key) === result).length;
    const text = `${count("spotted")} of ${puzzles.length} spotted, ${count("missed")} missed`;
    const reset = button("Reset score …", () => this.#confirmReset(), { kind: "plain", hidden: this.#score.isEmpty });
    this.#scoreLine.replaceChildren(h("p", {}, text), reset);
  }

  #confirmReset() {
    const close = () => dialog.close(); // the focus then returns to where it was
    const dialog = h(
      "dialog",
      { class: "drill-spot__dialog", "aria-labelledby": "drill-spot-reset" },
      h("h2", { id: "drill-spot-reset" }, "Reset the score?"),
      h("p", {}, "All puzzles will count as not seen. Your progress in the quiz stays as it is."),
      h(
        "div",
        { class: "drill-spot__act" },
        button("Keep it", close, { kind: "primary" }), // first, so that it gets the focus
        button("Reset", () => (close(), this.#reset())),
      ),
    );
    dialog.addEventListener("close", () => dialog.remove());
    this.#root.append(dialog);
    dialog.showModal();
  }

  #reset() {
    this.#score.reset();
    this.#shown.clear();
    this.#showScore();
    this.#say("The score is reset.");
    this.#main.querySelector("h2")?.focus(); // the button that had the focus is gone
  }

  // --- Which puzzle

  /** Shows the puzzle that the address names, if it names one; gives whether it does. */
  #follow() {
    const key = addressed();
    if (!key || document.getElementById(key)) return false; // a heading of the page, say
    if (key === this.#puzzle?.key) return true;
    const puzzle = this.#data.puzzles.find((each) => each.key === key);
    if (!puzzle) {
      this.#say(`There is no puzzle “${key.slice(0, 100)}”.${this.#puzzle ? "" : " Here is another one."}`);
      return this.#puzzle !== null;
    }
    this.#say("");
    this.#show(puzzle, false);
    return true;
  }

  /** Not seen in this visit before seen, never answered before missed before spotted. */
  #next({ hasFocus = true } = {}) {
    const when = ({ key }) => this.#shown.get(key) ?? 0;
    const rank = ({ key }) => (this.#shown.has(key) ? 0 : RANKS[this.#score.get(key)]);
    const chosen = this.#data.puzzles.filter((puzzle) => this.#isChosen(puzzle));
    const [puzzle] = chosen.toSorted((a, b) => when(a) - when(b) || rank(a) - rank(b));
    if (!puzzle) {
      this.#turn += 1;
      this.#puzzle = null;
      this.#main.replaceChildren();
      return this.#say("There is no puzzle of this topic and level.");
    }
    if (this.#shown.has(puzzle.key))
      this.#say("That was every puzzle of this choice; now they come around again.");
    else if (hasFocus) this.#say("");
    this.#show(puzzle, hasFocus);
  }

  // --- The puzzle

  async #show(listed, hasFocus) {
    const turn = ++this.#turn;
    this.#panel.stop();
    this.#panel = new Panel();
    this.#puzzle = listed;
    this.#shown.set(listed.key, Math.max(0, ...this.#shown.values()) + 1);
    history.replaceState(history.state, "", `#${listed.key}`);
    this.#main.inert = true;
    const puzzle = await this.#detailed(listed).catch((error) => {
      if (turn === this.#turn) this.#failed(listed, error);
      return null;
    });
    if (!puzzle || turn !== this.#turn) return;
    this.#puzzle = puzzle;
    const { topic, level } = this.#data.pages[puzzle.page];
    const code = await this.#code(puzzle);
    const options = await this.#options(puzzle);
    if (turn !== this.#turn) return; // another one was asked for meanwhile
    const title = heading("What is wrong with ");
    title.append(h("code", {}, puzzle.name || puzzle.change.file), "?");
    const about = h("p", { class: "drill-spot__about" }, `${this.#data.topics[topic]}, level ${level}`);
    const act = h(
      "div",
      { class: "drill-spot__act" },
      button("Answer", null, { kind: "primary", type: "submit" }),
      button("Skip", () => this.#next()),
    );
    const form = h("form", {}, code, options, act);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#answer(form, act);
    });
    this.#main.replaceChildren(title, about, form);
    this.#main.inert = false;
    reachCode(form);
    if (hasFocus) title.focus();
  }

  /** A puzzle with all that it takes to show and to answer it. */
  async #detailed(listed) {
    const { check, puzzles } = await loadJson(`./spot/${listed.page}.json`);
    return { ...listed, ...puzzles[listed.key], check };
  }

  #failed(listed, error) {
    this.#say(`The puzzle could not be loaded: ${error.message}.`);
    const again = () => {
      this.#say("");
      this.#show(listed, true);
    };
    this.#main.replaceChildren(button("Try again", again, { kind: "primary" }));
    this.#main.inert = false;
  }

  async #code({ lines, offered }) {
    const html = lines.map((line) => `<code>${line}\n</code>`).join("");
    const codes = [...(await cardHtml(html, "code")).children];
    const rows = codes.map((code, i) => {
      const number = h("span", { class: "drill-spot__number" }, String(i + 1));
      if (!offered.includes(i + 1)) return h("div", { class: "drill-spot__line" }, number, code);
      const radio = h("input", { type: "radio", name: "line", value: i + 1, required: true });
      number.prepend(radio);
      return h("label", { class: "drill-spot__line" }, number, code);
    });
    const box = h("div", { class: "drill-spot__code highlight" }, ...rows);
    return h("fieldset", {}, h("legend", {}, "1. Which line is wrong?"), box);
  }

  async #options({ options }) {
    const labels = options.map(async ([page, says], i) => {
      const radio = h("input", { type: "radio", name: "option", value: i, required: true });
      const text = h("span", {}, ...(await this.#title(page)), " ", h("code", {}, says), " ");
      return h("label", { class: "drill-spot__option" }, radio, text);
    });
    const legend = h("legend", {}, "2. Which check fails, and what does it say?");
    return h("fieldset", {}, legend, ...(await Promise.all(labels)));
  }

  /** The title of a page, as nodes. */
  async #title(page) {
    return (await cardHtml(this.#data.pages[page].title, "title")).childNodes;
  }

  // --- The answer

  async #answer(form, act) {
    const puzzle = this.#puzzle;
    const turn = this.#turn;
    const line = Number(form.elements.line.value);
    const option = Number(form.elements.option.value);
    const isLine = puzzle.right.includes(line);
    const isOption = option === puzzle.answer;
    const isSpotted = isLine && isOption;
    for (const radio of form.querySelectorAll("input")) radio.disabled = true;
    act.remove();
    mark(form, puzzle, line, option);
    this.#score.set(puzzle.key, isSpotted ? "spotted" : "missed");
    this.#showScore();
    const quiz = h("p", { class: "drill-spot__quiz", role: "status" });
    const result = await this.#result(puzzle, { isSpotted, isLine, isOption, quiz });
    if (turn !== this.#turn) return;
    this.#say(`${isSpotted ? "Spotted" : "Missed"}: ${judged(isLine, isOption)}`);
    this.#main.append(result);
    reachScrollers(result);
    result.querySelector("h3").focus();
    if (!isSpotted) quiz.textContent = await this.#feed(puzzle);
  }

  async #result(puzzle, { isSpotted, isLine, isOption, quiz }) {
    const page = this.#data.pages[puzzle.page];
    const [diff, reason] = await Promise.all([
      cardHtml(puzzle.diff, "diff"),
      cardHtml(puzzle.reason, "reason"),
    ]);
    const link = h("a", { href: here(`../../${page.url}`) }, ...(await this.#title(puzzle.page)));
    const next = button("Next puzzle", () => this.#next(), { kind: "primary" });
    const kind = isSpotted ? "spotted" : "missed";
    return h(
      "section",
      { class: `drill-spot__result drill-spot__result--${kind}`, "aria-labelledby": "drill-spot-result" },
      verdict(isSpotted),
      h("p", {}, judged(isLine, isOption)),
      isSpotted ? null : quiz,
      h("h4", {}, "The change"),
      h("p", {}, "In ", h("code", {}, puzzle.change.file), ":"),
      diff,
      h("h4", {}, "Why it is wrong"),
      reason,
      h("h4", {}, "What the check says"),
      h("p", {}, link),
      h("p", {}, h("code", {}, puzzle.options[puzzle.answer][1])),
      ...(this.#host.hasAttribute("data-run") ? this.#run(puzzle, page.numpy) : []),
      h("div", { class: "drill-spot__act" }, next),
    );
  }

  #run({ change, check }, numpy) {
    const panel = this.#panel;
    const run = async () => {
      const result = await panel.run({ kind: "run", code: check, numpy, changes: [change] });
      panel.say(...told(result));
    };
    const buttons = [button("Run the check", run), panel.stopButton];
    const toolbar = h(
      "div",
      { class: "drill-run__toolbar", role: "group", "aria-label": "The check under this change" },
      ...buttons,
    );
    return [toolbar, panel.element];
  }

  /** Has the quiz ask what was missed; gives what the reader should know of it. */
  async #feed({ key, card }) {
    if (!card) return "This change has no card in the quiz, so it does not come back there.";
    try {
      const { miss } = await import("./spot/miss.mjs");
      const { said, troubles } = await miss(key, Date.now());
      this.#warn(troubles);
      return said;
    } catch {
      return "The quiz could not be told of this miss: its code could not be loaded.";
    }
  }
}

function choice(name, value, options, onchange) {
  const all = [["", "All"], ...options];
  const select = h(
    "select",
    { onchange },
    ...all.map(([each, text]) => h("option", { value: each, selected: each === value }, text)),
  );
  return h("label", {}, h("span", {}, name), select);
}

function verdict(isSpotted) {
  const title = heading(isSpotted ? "Spotted" : "Missed", "h3");
  title.id = "drill-spot-result";
  return title;
}

/** Whether each part was right, in words. */
function judged(isLine, isOption) {
  const line = isLine ? "The line is right." : "The line is another one.";
  const check = isOption ? "What the check says is right." : "The check says something else.";
  return `${line} ${check}`;
}

/** Says at the lines and at the options which was right, and which was chosen. */
function mark(form, { right, answer }, line, option) {
  const note = (radio, isRight, isChosen) => {
    if (!isRight && !isChosen) return;
    const text = !isRight ? "✗ your choice" : isChosen ? "✓ your choice" : "✓ right";
    const kind = `drill-spot__mark drill-spot__mark--${isRight ? "right" : "wrong"}`;
    const place = radio.name === "line" ? radio.closest("label") : radio.nextElementSibling;
    place.append(h("span", { class: kind }, text));
  };
  for (const radio of form.querySelectorAll("[name=line]"))
    note(radio, right.includes(Number(radio.value)), Number(radio.value) === line);
  for (const radio of form.querySelectorAll("[name=option]"))
    note(radio, Number(radio.value) === answer, Number(radio.value) === option);
}

/** How a run ended: a line to say, and its kind. */
function told({ end, message }) {
  if (end === "failed") return [`The check fails, as it should: ${message}`, "broken"];
  if (end === "passed") return ["The check passes: it does not notice the change.", "plain"];
  return [message, end === "crashed" ? "broken" : "plain"];
}

/** Long lines scroll in their box; arrow keys at a line choose another, so the box takes them. */
function reachCode(form) {
  const box = form.querySelector(".drill-spot__code");
  if (box.scrollWidth <= box.clientWidth) return;
  box.tabIndex = 0;
  box.setAttribute("role", "region");
  box.setAttribute("aria-label", "The code");
}

/** What the address names behind its #; it may be anything. */
function addressed() {
  const name = location.hash.slice(1);
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

async function loadJson(path) {
  const response = await fetch(here(path), { cache: "no-cache" });
  if (!response.ok) throw new Error(`the server answers ${response.status}`);
  return response.json();
}

async function loadPuzzles() {
  const data = await loadJson("./spot.json");
  if (data.format !== "dl-drill-spot") throw new Error("this is no list of puzzles");
  if (data.version !== 1) throw new Error("they are newer than this page, which has to be reloaded");
  return data;
}

const spot = new Spot();

class DrillSpot extends HTMLElement {
  connectedCallback() {
    spot.attach(this);
  }

  disconnectedCallback() {
    spot.detach(this);
  }
}

customElements.define("drill-spot", DrillSpot);
