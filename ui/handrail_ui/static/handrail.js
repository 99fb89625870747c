// Every page works without this file. It makes pages quieter: no reload, focus where the news is, visible waiting.
(() => {
  "use strict";

  const toast = () => document.getElementById("toast");
  const TWO_MINUTES = 120000;
  let expiry;

  const say = (words, shown) => {
    const place = toast();
    if (!place) return;
    place.textContent = words;
    place.classList.toggle("toast--shown", shown);
  };

  // --- Passwords: show them on demand, count while somebody types ---

  const offerReveal = (root) => {
    for (const toggle of root.querySelectorAll("[data-reveals]")) {
      toggle.hidden = false;
    }
  };

  const reveal = (toggle) => {
    const input = document.getElementById(toggle.dataset.reveals);
    const show = input.type === "password";
    input.type = show ? "text" : "password";
    toggle.setAttribute("aria-pressed", String(show));
    toggle.textContent = show ? toggle.dataset.hide : toggle.dataset.show;
  };

  const hideSecrets = (form) => {
    for (const toggle of form.querySelectorAll("[data-reveals][aria-pressed='true']")) reveal(toggle);
  };

  const countPassword = (input) => {
    const gauge = document.querySelector(`[data-strength="${CSS.escape(input.id)}"]`);
    if (!gauge) return;
    const minimum = Number(gauge.dataset.minimum) || 1;
    const length = [...input.value].length;
    const words = gauge.querySelector(".strength__word");
    const word = length < minimum ? gauge.dataset.short : gauge.dataset.enough;
    gauge.hidden = length === 0;
    gauge.querySelector("meter").value = Math.min(length / minimum, 1) * (length < minimum ? 2 : 3);
    if (words.textContent !== word) words.textContent = word;
  };

  // --- Times: the server writes UTC, the reader has a clock of their own ---

  const localTimes = (root) => {
    const format = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
    for (const time of root.querySelectorAll("time[data-local]")) {
      time.textContent = format.format(new Date(time.dateTime));
      delete time.dataset.local;
    }
  };

  // --- Expiry: say it in time (WCAG 2.2, 2.2.1) ---

  const watchExpiry = () => {
    clearTimeout(expiry);
    const step = document.getElementById("step");
    const left = Number(step?.dataset.expiresAt) - Date.now() - TWO_MINUTES;
    if (left > 0 && left < 2 ** 31) expiry = setTimeout(() => say(toast().dataset.expiring, true), left);
  };

  const prepare = (root) => {
    offerReveal(root);
    localTimes(root);
    watchExpiry();
  };

  // --- Sending: one press is enough, and one can see that it was taken ---

  const busy = (form, submitter) => {
    form.setAttribute("aria-busy", "true");
    submitter?.classList.add("button--pressed");
    say(toast()?.dataset.busy ?? "", false);
  };

  const idle = () => {
    for (const form of document.querySelectorAll("form[aria-busy]")) form.removeAttribute("aria-busy");
    for (const button of document.querySelectorAll(".button--pressed")) button.classList.remove("button--pressed");
  };

  const focusNews = () => {
    const news = document.getElementById("error-summary") ?? document.getElementById("title");
    news?.focus({ preventScroll: true });
    window.scrollTo({ top: 0, behavior: "instant" });
  };

  document.addEventListener("click", (event) => {
    const toggle = event.target.closest?.("[data-reveals]");
    if (toggle) reveal(toggle);
  });

  document.addEventListener("input", (event) => {
    if (event.target.id) countPassword(event.target);
  });

  document.addEventListener(
    "submit",
    (event) => {
      const form = event.target;
      if (form.getAttribute("aria-busy") === "true") {
        event.preventDefault();
        event.stopImmediatePropagation();
        return;
      }
      hideSecrets(form);
      busy(form, event.submitter);
    },
    true,
  );

  // A page that comes back out of the browser's memory is not waiting for anything.
  window.addEventListener("pageshow", idle);

  document.addEventListener("htmx:after:request", (event) => {
    const context = event.detail.ctx;
    if (context.sourceElement.tagName !== "FORM") return;
    const answered = new URL(context.response.raw.url, location.href);
    if (context.response.raw.redirected && answered.pathname !== location.pathname) {
      event.preventDefault();
      location.assign(answered);
    } else if (!/\bid="step"/.test(context.text)) {
      event.preventDefault();
      location.reload();
    } else if (/^\s*<!doctype/i.test(context.text)) {
      // Errors come as whole documents; only their step belongs on this page.
      context.select = "#step";
    }
  });

  document.addEventListener("htmx:before:swap", (event) => {
    // The browser heeds autofocus on a new page only, and complains about it in a piece of one: see focusNews.
    for (const { fragment } of event.detail.tasks) {
      for (const element of fragment.querySelectorAll("[autofocus]")) element.removeAttribute("autofocus");
    }
  });

  document.addEventListener("htmx:after:swap", () => {
    const step = document.getElementById("step");
    if (!step) return prepare(document);
    if (step.dataset.title) document.title = step.dataset.title;
    say("", false);
    prepare(document);
    focusNews();
  });

  document.addEventListener("htmx:error", () => {
    idle();
    say(toast()?.dataset.failed ?? "", true);
  });

  document.addEventListener("htmx:finally:request", idle);

  prepare(document);
})();
