// The work of a challenge, done beside the page. Whoever has no scripts waits instead, and presses the button.
const PATIENCE = 2000; // from then on one is told that something goes on

let worker;
let current;

const place = () => document.getElementById("challenge");

const stop = () => {
  worker?.terminate();
  worker = current = undefined;
};

const tell = (done) => {
  const page = place();
  if (!page) return;
  const words = page.querySelector("[role=status]");
  const bar = page.querySelector("progress");
  if (!words.textContent) words.textContent = words.dataset.working;
  bar.hidden = false;
  bar.value = done;
};

const finish = (solution) => {
  const form = place()?.closest("form");
  stop();
  if (!form || form.getAttribute("aria-busy") === "true") return;
  form.elements.solution.value = solution;
  form.requestSubmit(form.querySelector("[name=action]"));
};

const prepare = () => {
  const page = place();
  if (page?.dataset.challenge === current) return;
  stop();
  if (!page || !window.Worker) return;
  const { challenge, difficulty, worker: address } = page.dataset;
  const began = performance.now();
  current = challenge;
  worker = new Worker(address);
  worker.addEventListener("message", ({ data }) => {
    if (data.solution) finish(data.solution);
    else if (performance.now() - began > PATIENCE) tell(data.done);
  });
  worker.postMessage({ challenge, difficulty: Number(difficulty) });
};

document.addEventListener("htmx:after:swap", prepare);
prepare();
