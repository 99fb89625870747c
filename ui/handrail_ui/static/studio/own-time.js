// A moment that is typed by the clock on the wall: tells the server how far that clock is from UTC.
customElements.define(
  "own-time",
  class extends HTMLElement {
    connectedCallback() {
      const typed = this.querySelector("input[type=datetime-local]");
      const offset = this.querySelector("input[name=offset]");
      const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
      this.querySelector("label").textContent = `${this.dataset.words} (${zone})`;
      const tell = () => {
        const moment = new Date(typed.value);
        offset.value = Number.isNaN(moment.getTime()) ? "0" : String(moment.getTimezoneOffset());
      };
      typed.addEventListener("input", () => {
        tell();
        const later = document.getElementById("when-later");
        if (typed.value && later) later.checked = true;
      });
      tell();
    }
  },
);
