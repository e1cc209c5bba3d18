// One task: the editor with its draft, the buttons, the verdict, and the reference for who asks.

import { button, h, heading } from "../dom.mjs";
import { editor } from "../run/editor.mjs";
import { Panel } from "../run/panel.mjs";
import { restart } from "../run/runner.mjs";
import { ask } from "./ask.mjs";
import { inline, outcome, pageLink, stateText } from "./words.mjs";

const NO_TRY = ["unavailable", "stopped"]; // ends of a run that say nothing of the answer
const PAUSE = 300; // milliseconds without a keystroke until a draft is stored

export class TaskView {
  #task;
  #store;
  #details; // { stub, reference, task }
  #editor;
  #panel = new Panel();
  #verdict = h("div", { class: "drill-practice__verdict" });
  #state = h("span", { class: "drill-practice__state" });
  #reveal = button("", () => this.#toggleReference());
  #reference = h("section", { class: "drill-practice__reference", hidden: true });
  #said = h("p", { class: "drill-practice__said", role: "status" });
  #stored; // the text as it was last read or written
  #waiting = 0;
  #runs = 0;
  #styles; // of the editor
  title;
  element;

  /**
   * task: of the list; details: of its file; next: the task after it, if any; about: elements
   * that say what the first run loads; canRun: whether this site has Python for the browser.
   */
  constructor(store, task, details, { next, about, canRun }) {
    [this.#store, this.#task, this.#details] = [store, task, details];
    this.#stored = this.#draft();
    this.#editor = editor(this.#stored, `Your ${task.function}`, () => this.#onInput());
    this.#styles = [...document.head.querySelectorAll('link[href*="editor"]')];
    this.title = heading(task.function);
    this.element = h(
      "section",
      { class: "drill-practice__task", "aria-label": task.function },
      this.title,
      h("p", { class: "drill-practice__about" }, ...inline(task.about)),
      h("p", { class: "drill-meta" }, `Level ${task.level}, ${task.topic_title}: `, this.#state),
      h("p", { class: "drill-practice__pages" }, "From ", ...this.#pages()),
      this.#editor.element,
      this.#toolbar(canRun),
      ...about,
      this.#said,
      this.#panel.element,
      this.#verdict,
      this.#reference,
      h(
        "nav",
        { class: "drill-practice__nav", "aria-label": "Functions" },
        h("a", { href: location.pathname }, "All functions"),
        next ? h("a", { href: `#${next.key}` }, "Next: ", h("code", {}, next.function)) : null,
      ),
    );
    if (canRun) this.#editor.element.addEventListener("keydown", (event) => this.#onKey(event), { capture: true });
    this.refresh();
  }

  #pages() {
    return this.#task.pages.flatMap((page, i) => [i ? ", " : "", pageLink(page)]);
  }

  #toolbar(canRun) {
    const keys = { key: "Ctrl+Enter", "aria-keyshortcuts": "Control+Enter" };
    const run = button("Run", () => this.#run(), { kind: "primary", ...keys });
    return h(
      "div",
      { class: "drill-run__toolbar", role: "group", "aria-label": "Your answer" },
      ...(canRun ? [run, this.#panel.stopButton] : []),
      button("Reset", () => this.#reset()),
      this.#reveal,
    );
  }

  #onKey(event) {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault(); // no new line, whatever a browser makes of these keys
    this.#run();
  }

  /** Puts back what the theme takes out of the head: all that the page did not come with. */
  restyle() {
    document.head.append(...this.#styles.filter((link) => !link.isConnected));
  }

  // --- the draft

  #draft() {
    return this.#store.get(this.#task.key).draft ?? this.#details.stub;
  }

  #onInput() {
    clearTimeout(this.#waiting);
    this.#waiting = setTimeout(() => this.flush(), PAUSE);
  }

  /** Stores what was written since the last time. */
  flush() {
    clearTimeout(this.#waiting);
    const { text } = this.#editor;
    if (text === this.#stored) return;
    this.#stored = text;
    this.#store.update(this.#task.key, { draft: text === this.#details.stub ? null : text });
  }

  /** Shows what is stored, after a change here or in another tab. */
  refresh() {
    const entry = this.#store.get(this.#task.key);
    this.#state.textContent = stateText(entry);
    this.#state.dataset.state = entry.state;
    this.#nameReveal();
    const draft = this.#draft();
    // What is being written here is newer than what another tab has stored.
    if (draft === this.#stored || this.#editor.text !== this.#stored) return;
    this.#stored = draft;
    this.#editor.text = draft;
  }

  async #reset() {
    const { stub } = this.#details;
    const question = "Put the stub back?";
    const text = "What you have written is then gone; nothing brings it back.";
    if (this.#editor.text !== stub && !(await ask(this.element, question, text, "Keep it", "Reset"))) return;
    this.#runs += 1; // what is running has nothing to say any more
    this.stop();
    restart(); // code may have bent this Python
    this.#panel.clear();
    this.#verdict.replaceChildren();
    this.#editor.text = stub;
    this.flush();
    this.#say("The stub is back.");
  }

  // --- the reference

  #nameReveal() {
    this.#reveal.firstChild.textContent = this.#reference.hidden ? "Reveal" : "Hide reference";
  }

  async #toggleReference() {
    if (!this.#reference.hidden) return this.#hideReference();
    const { state, revealed } = this.#store.get(this.#task.key);
    const question = "Reveal the reference?";
    const text =
      state === "solved"
        ? "You have solved this task; it stays solved."
        : "From then on a right answer counts as tried, not as solved.";
    if (!revealed && !(await ask(this.element, question, text, "Not yet", "Reveal it"))) return;
    if (state !== "solved") this.#store.update(this.#task.key, { state: "tried", revealed: true });
    this.#showReference(state !== "solved");
  }

  #showReference(isMarked) {
    const title = heading("Reference", "h3");
    const forget = button("Count it as not seen", () => this.#forget(), { kind: "plain" });
    this.#reference.replaceChildren(
      title,
      h("pre", { class: "drill-practice__block drill-output", tabindex: "0", "aria-label": "Reference" }, this.#details.reference),
      ...(isMarked ? [h("p", {}, "Solving this task now counts as tried. When you have forgotten it: ", forget)] : []),
    );
    this.#reference.hidden = false;
    this.#nameReveal();
    title.focus();
  }

  #hideReference() {
    this.#reference.hidden = true;
    this.#reference.replaceChildren();
    this.#nameReveal();
  }

  #forget() {
    this.#store.update(this.#task.key, { revealed: false });
    this.#hideReference();
    this.#reveal.focus(); // the button that had the focus is gone
    this.#say("The reference counts as not seen: a right answer solves this task.");
  }

  // --- grading

  async #run() {
    const run = ++this.#runs;
    this.#say("");
    this.#verdict.replaceChildren();
    this.flush();
    const { key, pages } = this.#task;
    const request = { kind: "grade", task: this.#details.task, answer: this.#editor.text, numpy: true };
    const result = await this.#panel.run(request);
    if (run !== this.#runs) return; // another run has taken its place
    const { state, revealed } = this.#store.get(key);
    const counts = state === "solved" || !revealed;
    if (result.passed && counts) this.#store.update(key, { state: "solved" });
    else if (!NO_TRY.includes(result.end) && state === "untried") this.#store.update(key, { state: "tried" });
    const { text, kind, nodes } = outcome(result, pages, counts);
    this.#panel.say(text, kind);
    this.#verdict.replaceChildren(...nodes);
  }

  stop() {
    this.#panel.stop();
  }

  #say(text) {
    this.#said.textContent = text;
  }
}
