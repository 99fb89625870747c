// Every page works without this file. It makes pages quieter: no reload, focus where the news is, visible waiting.
(() => {
  "use strict";

  const toast = () => document.getElementById("toast");
  const TWO_MINUTES = 120000;
  const TEN_SECONDS = 10000;
  let expiry;
  let farewell;
  let lastPlace;

  const say = (words, shown) => {
    const place = toast();
    if (!place) return;
    clearTimeout(farewell);
    place.querySelector(".toast__words").textContent = words;
    place.classList.toggle("toast--shown", shown);
  };

  const offerStay = (offered) => {
    const button = document.getElementById("toast-stay");
    if (button) button.hidden = !offered;
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
    const page = document.documentElement.lang;
    const own = navigator.languages.find((each) => each.split("-")[0] === page.split("-")[0]);
    for (const time of root.querySelectorAll("time[data-local]")) {
      const dateStyle = time.dataset.local === "time" ? undefined : "medium";
      const format = new Intl.DateTimeFormat(own ?? page, { dateStyle, timeStyle: "short", numberingSystem: "latn" });
      time.textContent = format.format(new Date(time.dateTime));
      delete time.dataset.local;
    }
  };

  // --- Expiry: say it in time, and let it be put off (WCAG 2.2, 2.2.1) ---

  const openUntil = () => document.getElementById("open-until");

  const warn = () => {
    say(toast().dataset.expiring, true);
    offerStay(true);
  };

  const watchExpiry = (patience) => {
    clearTimeout(expiry);
    const left = Number(openUntil()?.dataset.expiresAt) - Date.now();
    if (left > 0 && left < 2 ** 31) expiry = setTimeout(warn, Math.max(left - TWO_MINUTES, left * patience));
  };

  // The button in the toast goes with its warning, and takes the focus with it.
  const goBackToStep = () => {
    if (!toast().contains(document.activeElement)) return;
    const place = lastPlace?.isConnected ? lastPlace : document.getElementById("title");
    place.focus();
  };

  const endOffer = () => {
    goBackToStep();
    offerStay(false);
  };

  const stayed = () => {
    localTimes(document);
    watchExpiry(0.5); // what has just been put off, if only by a minute, is not warned of at once
    endOffer();
    say(openUntil().textContent, true);
    farewell = setTimeout(() => toast().classList.remove("toast--shown"), TEN_SECONDS);
  };

  // Only another page of the journey, or its end, may take away what was typed; any other refusal is only said.
  const answerStay = (event, context) => {
    const { text, response } = context;
    if (response.status === 200 && /\bid="open-until"/.test(text)) return;
    if ([404, 409, 410].includes(response.status) && /\bid="step"/.test(text)) {
      context.target = document.getElementById("step");
      if (/^\s*<!doctype/i.test(text)) context.select = "#step";
      return;
    }
    event.preventDefault();
    if (response.status === 200) return location.reload();
    if (response.status === 403) endOffer(); // asking once more would not help
    const reason = new DOMParser().parseFromString(text, "text/html").querySelector("#step .card__lead");
    say(reason?.textContent ?? toast().dataset.failed, true);
  };

  const prepare = (root) => {
    offerReveal(root);
    localTimes(root);
    watchExpiry(0);
  };

  // --- Sending: one press is enough, and one can see that it was taken ---

  const busy = (form, submitter) => {
    form.setAttribute("aria-busy", "true");
    submitter?.classList.add("button--pressed");
    if (form.id !== "stay") say(toast()?.dataset.busy ?? "", false);
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

  document.addEventListener("focusin", (event) => {
    if (event.target.closest("#step")) lastPlace = event.target;
  });

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
      if (event.submitter?.formTarget) return; // the answer comes elsewhere, and this page stays as it is
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

  // --- Waiting: a page that looks again by itself takes nobody's place away ---

  let placeBefore;

  const rememberPlace = (context) => {
    if (context.response.status === 204) return; // nothing new, nothing to swap
    const step = document.getElementById("step");
    placeBefore = { title: step?.dataset.title, id: document.activeElement?.id };
    // Errors come as whole documents; only their step belongs on this page.
    if (/^\s*<!doctype/i.test(context.text)) context.select = "#step";
  };

  const backToPlace = () => {
    const { title, id } = placeBefore;
    placeBefore = undefined;
    if (document.getElementById("step").dataset.title !== title) return false;
    if (id) document.getElementById(id)?.focus({ preventScroll: true });
    return true;
  };

  document.addEventListener("htmx:after:request", (event) => {
    const context = event.detail.ctx;
    if (context.sourceElement.id === "waiting") return rememberPlace(context);
    placeBefore = undefined;
    if (context.sourceElement.tagName !== "FORM" || !document.getElementById("step")) return;
    if (context.sourceElement.id === "stay") return answerStay(event, context);
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

  document.addEventListener("htmx:after:swap", (event) => {
    if (event.detail.ctx.target.id === "open-until") return stayed();
    offerStay(false);
    const step = document.getElementById("step");
    if (!step) return prepare(document);
    if (step.dataset.title) document.title = step.dataset.title;
    say("", false);
    prepare(document);
    if (placeBefore && backToPlace()) return;
    focusNews();
  });

  document.addEventListener("htmx:error", () => {
    idle();
    say(toast()?.dataset.failed ?? "", true);
  });

  document.addEventListener("htmx:finally:request", idle);

  prepare(document);
})();
