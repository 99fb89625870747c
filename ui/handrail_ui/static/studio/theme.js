// A page wears the theme while somebody works on it: whatever changes in the form is looked at a moment later.
const A_MOMENT = 200;

class ThemeEditor extends HTMLElement {
  #timer;

  connectedCallback() {
    const look = this.querySelector("#theme-look");
    if (!look) return;
    const again = () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => look.form.requestSubmit(look), A_MOMENT);
    };
    this.addEventListener("input", again);
    // What came back from the server with other colours than are saved is worn at once.
    if (this.querySelector(".notice, .uses__hard") || document.querySelector(".notice--success, .summary")) again();
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
  }
}

customElements.define("theme-editor", ThemeEditor);
