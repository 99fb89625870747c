// A trial: whenever its page has moved on, what stands beside it is looked at again.
customElements.define(
  "try-out",
  class extends HTMLElement {
    connectedCallback() {
      this.querySelector("iframe").addEventListener("load", () => {
        this.querySelector("#told").dispatchEvent(new CustomEvent("moved"));
      });
    }
  },
);
