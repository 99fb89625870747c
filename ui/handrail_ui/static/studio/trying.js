// A trial: whenever its page has moved on, what stands beside it is looked at again, and stays open where it was. What is
// done beside the page brings the page along.
customElements.define(
  "try-out",
  class extends HTMLElement {
    #open = [];

    connectedCallback() {
      const frame = this.querySelector("iframe");
      frame.addEventListener("load", () => this.querySelector("#told").dispatchEvent(new CustomEvent("moved")));
      this.addEventListener("change", ({ target }) => target.form?.id === "breaks" && target.form.requestSubmit());
      // A trial that is not there any more says so on a page of its own.
      document.addEventListener("htmx:after:request", (event) => {
        if (/\bid="told"/.test(event.detail.ctx.text)) return;
        event.preventDefault();
        location.reload();
      });
      document.addEventListener("htmx:before:swap", () => {
        this.#open = [...this.querySelectorAll("details[open]")].map((each) => each.id);
      });
      document.addEventListener("htmx:after:swap", ({ detail }) => {
        for (const id of this.#open) document.getElementById(id)?.setAttribute("open", "");
        if (detail.ctx.request.method !== "GET") frame.src = frame.src;
      });
    }
  },
);
