// Typesets the math of what is shown later: cards, results of the search. That of pages is typeset
// when the site is built.

const TEX = [
  { left: "\\[", right: "\\]", display: true },
  { left: "\\(", right: "\\)", display: false },
];

/** Typesets the math inside an element, which need not be on the page yet. */
export async function typeset(root, delimiters = TEX) {
  if (!delimiters.some(({ left }) => root.textContent.includes(left))) return;
  if (!globalThis.renderMathInElement) {
    await import("./vendor/katex/katex.min.js");
    await import("./vendor/katex/contrib/auto-render.min.js"); // looks for the first one
  }
  globalThis.renderMathInElement(root, { delimiters, throwOnError: false });
}
