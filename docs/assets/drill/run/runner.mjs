// The page's side of the worker: one worker for all elements, started at the first run, kept across
// instant navigation, ended by Stop or a time limit, and started again by the next run.

import { keep } from "../offline.mjs";

export const RUN_LIMIT = 10_000; // milliseconds
const STALL_LIMIT = 30_000; // without a byte more while Python loads
const START_LIMIT = 120_000; // from the last byte until the code runs: compiling is slow on a phone

let worker = null;
let job = null; // the request under way
let last = Promise.resolve(); // requests wait for one another
let count = 0;

/**
 * Runs a request of the worker, after those before it.
 *
 * on: { loading({ loaded, total }), started(), out(text) }, each optional.
 * Gives { promise of the result, stop }. The result has end: "passed", "failed", "crashed",
 * "stopped", "timeout" or "unavailable", and a message; a grade's is the verdict.
 */
export function start(request, on = {}) {
  const own = { id: ++count, request, on, resolve: null, timer: null, over: false };
  const result = new Promise((resolve) => (own.resolve = resolve));
  last = last.then(() => {
    if (!own.over) begin(own);
    return result;
  });
  return { result, stop: () => stop(own) };
}

function begin(own) {
  job = own;
  worker ??= spawn();
  waitForMore();
  worker.postMessage({ ...own.request, id: own.id });
}

function stop(own) {
  if (own.over) return;
  if (own === job) kill("stopped", "Stopped.");
  else settle(own, { end: "stopped", message: "Stopped." });
}

function spawn() {
  const started = new Worker(new URL("./worker.mjs", import.meta.url), { type: "module" });
  started.onmessage = ({ data }) => job && data.id === job.id && hear(data);
  started.onerror = (event) => {
    event.preventDefault();
    kill("unavailable", "Python could not be started: its worker could not be loaded, or is not allowed here.");
  };
  return started;
}

function hear(data) {
  if (data.kind === "loading") {
    if (data.loaded < data.total) waitForMore();
    else wait(START_LIMIT, "unavailable", "Python could not be started: it took more than two minutes.");
    job.on.loading?.(data);
  } else if (data.kind === "started") {
    const seconds = RUN_LIMIT / 1000;
    wait(RUN_LIMIT, "timeout", `Stopped after ${seconds} seconds: the code did not end.`);
    keep(data.files);
    job.on.started?.();
  } else if (data.kind === "out") {
    job.on.out?.(data.text);
  } else if (data.kind === "dead") {
    kill(data.end, data.message);
  } else {
    settle(job, data.result);
  }
}

function waitForMore() {
  wait(STALL_LIMIT, "unavailable", "Python could not be loaded: for 30 seconds nothing arrived.");
}

function wait(milliseconds, end, message) {
  clearTimeout(job.timer);
  job.timer = setTimeout(() => kill(end, message), milliseconds);
}

function kill(end, message) {
  worker?.terminate();
  worker = null;
  if (job) settle(job, { end, message });
}

function settle(own, result) {
  clearTimeout(own.timer);
  own.over = true;
  if (own === job) job = null;
  own.resolve(result);
}

/** Ends the worker, if no request is under way: whatever code has bent is gone with it. */
export function restart() {
  if (job) return;
  worker?.terminate();
  worker = null;
}
