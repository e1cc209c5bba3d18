// An editor for Python: prism-code-editor over a textarea, with its styles.

import { h } from "../dom.mjs";
import { createEditor, defaultCommands, editHistory, setIgnoreTab } from "../vendor/prism-code-editor/index.mjs";

const here = (path) => new URL(path, import.meta.url).href;
const STYLES = [here("../vendor/prism-code-editor/layout.css"), here("./editor.css")];

/** { element, get text, set text, focus() }; onInput is called with the text at every change. */
export function editor(text, label, onInput = () => {}) {
  for (const href of STYLES) {
    if (![...document.styleSheets].some((sheet) => sheet.href === href))
      document.head.append(h("link", { rel: "stylesheet", href }));
  }
  const hint = h("p", { class: "drill-editor__hint", id: "drill-editor-hint" });
  hint.textContent = "Tab indents; Escape, then Tab, leaves the editor.";
  const place = h("div", { class: "drill-editor__code" });
  const made = createEditor(
    place,
    { language: "python", value: text, tabSize: 4, insertSpaces: true, lineNumbers: true, onUpdate: onInput },
    defaultCommands(),
    editHistory(),
  );
  const { textarea } = made;
  textarea.setAttribute("aria-label", label);
  textarea.setAttribute("aria-describedby", hint.id);
  // Tab must be able to leave: after Escape, until the editor is entered anew or written in.
  textarea.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      setIgnoreTab(true);
      event.stopImmediatePropagation(); // or the focus goes: the next letter would be the theme's shortcut
    } else if (event.key !== "Tab" && event.key !== "Shift") setIgnoreTab(false);
  }, { capture: true });
  textarea.addEventListener("focus", () => setIgnoreTab(false));
  return {
    element: h("div", { class: "drill-editor" }, place, hint),
    get text() {
      return made.value;
    },
    set text(value) {
      made.setOptions({ value });
    },
    focus: () => textarea.focus(),
  };
}
