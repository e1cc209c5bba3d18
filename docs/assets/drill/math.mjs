// Typesets the math of a page with KaTeX, which is loaded on the first page that has any.

const DELIMITERS = [
  { left: "$$", right: "$$", display: true },
  { left: "\\[", right: "\\]", display: true },
  { left: "\\(", right: "\\)", display: false },
  { left: "$", right: "$", display: false }, // in labs
];

async function typeset() {
  const places = document.querySelectorAll(".arithmatex, .drill-lab");
  if (!places.length) return;
  await import("./vendor/katex/katex.min.js");
  await import("./vendor/katex/contrib/auto-render.min.js"); // looks for the first one
  for (const place of places) {
    globalThis.renderMathInElement(place, { delimiters: DELIMITERS, throwOnError: false });
  }
}

// Instant navigation replaces the content without loading the page again.
if (globalThis.document$) globalThis.document$.subscribe(typeset);
else typeset();
