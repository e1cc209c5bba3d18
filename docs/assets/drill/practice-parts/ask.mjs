// A question before something that cannot be taken back.

import { button, h } from "../dom.mjs";

/** Asks in a dialog; gives whether the answer is yes. Escape means no. */
export function ask(place, question, text, no, yes) {
  const title = h("h2", { id: "drill-practice-question" }, question);
  const dialog = h(
    "dialog",
    { class: "drill-practice__dialog", "aria-labelledby": title.id },
    title,
    h("p", {}, text),
    h(
      "div",
      { class: "drill-run__toolbar" },
      button(no, () => dialog.close(), { kind: "primary" }), // first, so that it gets the focus
      button(yes, () => dialog.close("yes")),
    ),
  );
  place.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove(); // the focus has returned to where it was
      resolve(dialog.returnValue === "yes");
    });
  });
}
