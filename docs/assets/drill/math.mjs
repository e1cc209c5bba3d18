// Typesets the math of a page with KaTeX, which is loaded on the first page that has any.

const TEX = [
  { left: "\\[", right: "\\]", display: true },
  { left: "\\(", right: "\\)", display: false },
];
const DOLLARS = [
  { left: "$$", right: "$$", display: true },
  { left: "$", right: "$", display: false }, // in labs
];

async function typesetPage() {
  const places = document.querySelectorAll(".arithmatex, .drill-lab");
  for (const place of places) await typeset(place, [DOLLARS[0], ...TEX, DOLLARS[1]]);
}

/** Typesets the math inside an element, which need not be on the page yet. */
export async function typeset(root, delimiters = TEX) {
  if (!delimiters.some(({ left }) => root.textContent.includes(left))) return;
  if (!globalThis.renderMathInElement) {
    await import("./vendor/katex/katex.min.js");
    await import("./vendor/katex/contrib/auto-render.min.js"); // looks for the first one
  }
  globalThis.renderMathInElement(root, { delimiters, throwOnError: false });
}

// Instant navigation replaces the content without loading the page again.
if (globalThis.document$) globalThis.document$.subscribe(typesetPage);
else typesetPage();
