// The worker: the only place where a reader's code runs.
//
// In:  { id, kind: "run", code, changes: [{ file, old, new }], numpy } or
//      { id, kind: "grade", task, answer }
// Out: { id, kind: "loading", loaded, total }, { kind: "started", files },
//      { kind: "out", text },
//      { kind: "done", result }, or { kind: "dead", message }: this worker is of no use any more.

const ASSETS = new URL("../", import.meta.url);
const ROOT = "/drill";
const EMPTY_MODULE = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]);

let core = null; // promise of { py, harness, runtime }
let numpy = null; // promise, once NumPy was asked for
let current = null; // id of the request under way
const bytes = { loaded: 0, total: 0 };

/** What a reader is told; anything else that is thrown is a bug, or Python breaking down. */
class Unavailable extends Error {}

const post = (message) => postMessage({ id: current, ...message });

const plainFetch = globalThis.fetch.bind(globalThis);

async function get(address) {
  const url = new URL(address, ASSETS);
  const name = url.pathname.split("/").pop();
  const response = await plainFetch(url).catch(() => {
    throw new Unavailable(`${name} could not be loaded from ${url.host}.`);
  });
  if (!response.ok) throw new Unavailable(`${name} could not be loaded (${response.status}).`);
  return response;
}

/** The same response, whose bytes are counted while they arrive. */
function counted(response) {
  const counter = new TransformStream({
    transform(chunk, controller) {
      bytes.loaded += chunk.byteLength;
      report();
      controller.enqueue(chunk);
    },
  });
  const { status, headers } = response;
  return new Response(response.body.pipeThrough(counter), { status, headers });
}

let reported = 0;
function report() {
  const now = performance.now();
  if (now - reported < 50 && bytes.loaded < bytes.total) return;
  reported = now;
  post({ kind: "loading", ...bytes });
}

async function loadCore() {
  try {
    new WebAssembly.Module(EMPTY_MODULE);
  } catch {
    // Where a policy forbids it, loading Pyodide would never end.
    throw new Unavailable(
      "This site's Content-Security-Policy forbids WebAssembly: its script-src needs 'wasm-unsafe-eval'.",
    );
  }
  const runtime = await (await get("runtime.json")).json();
  const { sizes } = runtime;
  bytes.total += sizes["pyodide.asm.wasm"] + sizes["python_stdlib.zip"];
  const files = (await get("python.json")).json();
  const py = await loadPyodide(runtime);
  for (const [path, text] of Object.entries(await files)) {
    const file = `${ROOT}/${path}`;
    py.FS.mkdirTree(file.slice(0, file.lastIndexOf("/")));
    py.FS.writeFile(file, text);
  }
  py.runPython(`import sys; sys.path.append("${ROOT}"); sys.dont_write_bytecode = True`);
  return { py, harness: py.pyimport("drill.harness"), runtime };
}

/** Pyodide itself, with what it fetches counted, and with its failures told: it may wait forever. */
async function loadPyodide({ folder, info }) {
  const indexURL = new URL(folder, ASSETS).href;
  let fail;
  const failed = new Promise((_, reject) => (fail = reject));
  globalThis.fetch = async (address) => {
    try {
      return counted(await get(address));
    } catch (error) {
      fail(error);
      throw error;
    }
  };
  try {
    const { loadPyodide } = await import(`${indexURL}pyodide.mjs`);
    const lockFileContents = { info, packages: {} };
    const options = { indexURL, lockFileContents, packageBaseUrl: indexURL };
    return await Promise.race([loadPyodide(options), failed]);
  } catch (error) {
    // An import does not say what went wrong; asking once more does.
    for (const name of ["pyodide.mjs", "pyodide.asm.js"]) await get(folder + name);
    throw error;
  } finally {
    globalThis.fetch = plainFetch;
  }
}

async function loadNumpy({ py, runtime }) {
  const { url, sha256, size } = runtime.numpy;
  let wheel;
  try {
    const response = await get(url);
    bytes.total += size || Number(response.headers.get("Content-Length"));
    wheel = await counted(response).arrayBuffer();
  } catch (error) {
    const from = new URL(url, ASSETS).host;
    throw new Unavailable(`${error.message} This code needs NumPy, which comes from ${from}.`);
  }
  const hash = py.runPython("lambda data: __import__('hashlib').sha256(data.to_bytes()).hexdigest()");
  const found = hash(wheel);
  hash.destroy();
  if (found !== sha256) throw new Unavailable("NumPy was loaded, but is not the file that this site expects.");
  py.unpackArchive(wheel, "wheel");
  py.runPython("import numpy");
}

let told = 0;
/** The addresses of what this worker has loaded since it was asked last. */
function loadedSince() {
  const files = [location.href, ...performance.getEntriesByType("resource").map(({ name }) => name)];
  const fresh = files.slice(told);
  told = files.length;
  return fresh;
}

async function prepared(needsNumpy) {
  core ??= loadCore();
  const python = await core;
  if (needsNumpy) {
    numpy ??= loadNumpy(python);
    await numpy.catch((error) => {
      numpy = null; // the next run tries again
      throw error;
    });
  }
  return python;
}

function work({ py, harness }, request) {
  const emit = (text) => post({ kind: "out", text });
  if (request.kind === "grade") {
    return JSON.parse(harness.run_grade(ROOT, JSON.stringify(request.task), request.answer, emit));
  }
  const changes = py.toPy(request.changes ?? []);
  const result = harness.run(ROOT, request.code, changes, emit);
  try {
    return result.toJs({ dict_converter: Object.fromEntries });
  } finally {
    changes.destroy();
    result.destroy();
  }
}

onmessage = async ({ data }) => {
  current = data.id;
  let python;
  try {
    python = await prepared(data.numpy);
  } catch (error) {
    if (!numpy && core && (await core.catch(() => null))) {
      post({ kind: "done", result: { end: "unavailable", message: error.message } });
    } else {
      post({ kind: "dead", end: "unavailable", message: said(error, "Python could not be loaded") });
    }
    return;
  }
  post({ kind: "started", files: loadedSince() });
  try {
    post({ kind: "done", result: work(python, data) });
  } catch (error) {
    const message = error.name.startsWith("Exit")
      ? "The code ended Python itself; the next run starts it anew."
      : said(error, "Python broke down");
    post({ kind: "dead", end: "crashed", message });
  }
};

function said(error, prefix) {
  const text = error instanceof Unavailable ? error.message : String(error?.message ?? error);
  return `${prefix}: ${text.trim().split("\n").pop()}`;
}
