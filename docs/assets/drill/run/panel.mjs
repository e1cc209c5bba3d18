// What a run says: how it ends in a live region, the bytes while Python loads, and its output.

import { button, h } from "../dom.mjs";
import { start } from "./runner.mjs";

const LOADING = "Loading Python…";
const megabytes = (bytes) => (bytes / 1e6).toFixed(1);

export class Panel {
  #status = h("p", { class: "drill-run__status", role: "status" });
  #bar = h("progress", { class: "drill-run__bar", "aria-label": "Loading Python", hidden: true });
  #bytes = h("p", { class: "drill-run__bytes", hidden: true });
  #output = h("pre", { class: "drill-run__output drill-output", tabindex: "0", hidden: true, "aria-label": "Output" });
  #text = "";
  #frame = 0;
  #run = null;
  /** Shown while something runs; put it where the other buttons are. */
  stopButton = button("Stop", () => this.stop(), { hidden: true });
  element = h("div", { class: "drill-run__panel" }, this.#status, this.#bar, this.#bytes, this.#output);

  get running() {
    return this.#run !== null;
  }

  get said() {
    return this.#status.textContent;
  }

  /** Says a line; kind is "passed", "broken" or "plain". */
  say(text, kind = "plain") {
    this.#status.textContent = text;
    this.#status.className = `drill-run__status drill-run__status--${kind}`;
  }

  clear() {
    this.say("");
    this.#print("");
  }

  /** Runs a request and gives its result. */
  async run(request) {
    this.stop();
    this.clear();
    this.say("Starting Python…");
    const run = start(request, {
      loading: (bytes) => run === this.#run && this.#loading(bytes),
      started: () => run === this.#run && this.#started(),
      out: (text) => run === this.#run && this.#print(this.#text + text),
    });
    this.#run = run;
    this.stopButton.hidden = false;
    const result = await run.result;
    if (run === this.#run) this.#ended();
    return result;
  }

  stop() {
    this.#run?.stop();
    this.#ended();
  }

  #ended() {
    this.#run = null;
    this.#bar.hidden = this.#bytes.hidden = true;
    // The focus must not get lost with the button that had it.
    if (document.activeElement === this.stopButton) this.stopButton.parentElement.querySelector("button")?.focus();
    this.stopButton.hidden = true;
  }

  #loading({ loaded, total }) {
    this.#bar.hidden = this.#bytes.hidden = false;
    this.#bar.max = total;
    this.#bar.value = loaded;
    this.#bytes.textContent = `${megabytes(loaded)} of ${megabytes(total)} MB`;
    // A screen reader hears that it loads, not every number.
    if (this.said !== LOADING) this.say(LOADING);
  }

  #started() {
    this.#bar.hidden = this.#bytes.hidden = true;
    this.say("Running…");
  }

  /** Output may come in thousands of pieces; the page is drawn once a frame. */
  #print(text) {
    this.#text = text;
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#output.textContent = this.#text;
      this.#output.hidden = !this.#text;
    });
  }
}

/** How long something took: "3 ms", "1.2 s". */
export const took = (seconds) =>
  seconds < 1 ? `${Math.max(1, Math.round(1000 * seconds))} ms` : `${seconds.toFixed(1)} s`;

/** A diff to look at. */
export function diff(text) {
  const kinds = { "-": "del", "+": "ins" };
  return h(
    "pre",
    { class: "drill-run__diff drill-output", tabindex: "0", "aria-label": "The change" },
    ...text
      .trimEnd()
      .split("\n")
      .map((line) => h(kinds[line[0]] ?? "span", {}, `${line}\n`)),
  );
}
