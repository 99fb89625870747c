// A trial: whenever its page has moved on, what stands beside it is looked at again, and stays open where it was.
customElements.define(
  "try-out",
  class extends HTMLElement {
    #open = [];

    connectedCallback() {
      this.querySelector("iframe").addEventListener("load", () => {
        this.querySelector("#told").dispatchEvent(new CustomEvent("moved"));
      });
      document.addEventListener("htmx:before:swap", () => {
        this.#open = [...this.querySelectorAll("details[open]")].map((each) => each.id);
      });
      document.addEventListener("htmx:after:swap", () => {
        for (const id of this.#open) document.getElementById(id)?.setAttribute("open", "");
      });
    }
  },
);
