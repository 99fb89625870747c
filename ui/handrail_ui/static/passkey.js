// Passkeys (WebAuthn Level 3): a page of a journey asks, and what the browser gives goes back with the page's form.
(() => {
  "use strict";

  let offer; // that the browser makes beside the identifier's field, until somebody takes it
  let running = false;

  const place = () => document.getElementById("passkey");
  const starterOf = (page) => document.getElementById(page.dataset.starter);
  const supported = () => "PublicKeyCredential" in window && "credentials" in navigator;

  const bytes = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (each) => each.charCodeAt(0));

  const text = (buffer) => {
    const characters = Array.from(new Uint8Array(buffer), (each) => String.fromCharCode(each));
    return btoa(characters.join("")).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  };

  // By hand what parseCreationOptionsFromJSON and toJSON do: not every browser that has passkeys has these.
  const creation = (page) => {
    const asked = JSON.parse(page.dataset.options);
    const name = asked.user.name || page.dataset.tenant;
    return {
      ...asked,
      rp: { name: page.dataset.tenant },
      challenge: bytes(asked.challenge),
      user: { id: bytes(asked.user.id), name, displayName: asked.user.displayName || name },
      excludeCredentials: asked.excludeCredentials.map((each) => ({ ...each, id: bytes(each.id) })),
    };
  };

  const request = (page) => {
    const asked = JSON.parse(page.dataset.options);
    return { ...asked, challenge: bytes(asked.challenge) };
  };

  const answer = ({ id, rawId, type, response }) => {
    const said = { clientDataJSON: text(response.clientDataJSON) };
    if (response.attestationObject) {
      said.attestationObject = text(response.attestationObject);
      said.transports = response.getTransports?.() ?? [];
    } else {
      said.authenticatorData = text(response.authenticatorData);
      said.signature = text(response.signature);
      said.userHandle = response.userHandle ? text(response.userHandle) : "";
    }
    return JSON.stringify({ id, rawId: text(rawId), type, response: said });
  };

  const ask = (page, how) =>
    page.dataset.ceremony === "creation"
      ? navigator.credentials.create({ publicKey: creation(page), ...how })
      : navigator.credentials.get({ publicKey: request(page), ...how });

  const say = (words) => {
    const news = document.getElementById("passkey-news");
    if (!news) return;
    news.hidden = !words;
    news.lastElementChild.textContent = words;
  };

  const send = (page, credential) => {
    if (!page.isConnected) return; // another page came meanwhile, which asks for something else
    const form = page.closest("form");
    form.elements.credential.value = answer(credential);
    form.requestSubmit(starterOf(page));
  };

  // --- The browser offers passkeys where the name is typed (conditional mediation) ---

  const withdraw = async () => {
    offer?.controller.abort();
    await offer?.over;
    offer = undefined;
  };

  const wait = async (page, signal) => {
    try {
      send(page, await ask(page, { mediation: "conditional", signal }));
    } catch {
      // Withdrawn, or nobody took it: the page is there all the same.
    }
  };

  const makeOffer = async (page) => {
    await withdraw();
    if (!(await window.PublicKeyCredential.isConditionalMediationAvailable?.()) || place() !== page || offer) return;
    const controller = new AbortController();
    offer = { controller, over: wait(page, controller.signal) };
  };

  // --- Somebody pressed the button ---

  const start = async (page) => {
    running = true;
    say("");
    try {
      await withdraw();
      send(page, await ask(page, {}));
    } catch (error) {
      say((error.name === "InvalidStateError" && page.dataset.exists) || page.dataset.cancelled);
      if ("offered" in page.dataset) makeOffer(page);
    } finally {
      running = false;
    }
  };

  document.addEventListener(
    "submit",
    (event) => {
      const page = place();
      if (!page || event.target !== page.closest("form")) return;
      const given = event.target.elements.credential.value;
      if (event.submitter !== starterOf(page) || given || !supported()) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (!running) start(page);
    },
    true,
  );

  const prepare = () => {
    const page = place();
    if (!page) return withdraw();
    const starter = starterOf(page);
    starter.hidden = !supported();
    if (!supported()) return say(page.dataset.unsupported);
    if ("offered" in page.dataset) makeOffer(page);
  };

  document.addEventListener("htmx:after:swap", prepare);

  // A page that comes back out of the browser's memory was answered once.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted && place()) place().closest("form").elements.credential.value = "";
  });

  prepare();
})();
