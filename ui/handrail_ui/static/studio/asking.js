// The questions that the editor asks with its picker, and what can be answered.

export class Asking {
  #picker;
  #offered;
  #editor;

  constructor(picker, offered, editor) {
    this.#picker = picker;
    this.#offered = offered;
    this.#editor = editor;
  }

  // Resolves to the name of a step of the journey.
  step() {
    return this.#picker.ask(this.#editor.words.find, this.#steps().map((each) => ({ ...each, value: each.name })));
  }

  // Resolves to a kind of step, as it is offered.
  newStep() {
    return this.#picker.ask(this.#editor.words.ask_step, this.#newSteps((offered) => offered));
  }

  // Resolves to a new kind of step (`offered`), or to a `target`: for all steps that leave the outcome open, or none.
  target(step, outcome) {
    const { words, worded, document } = this.#editor;
    const lead = (choice, group, forAll) => ({ ...choice, group, value: { target: choice.name, forAll } });
    const ends = this.#openAlike(outcome) > 1 ? this.#steps().filter((each) => each.isEnd) : [];
    const nowhere = { name: words.nowhere, about: "", group: words.lead_to, value: { target: null } };
    return this.#picker.ask(worded("ask_target", { step, outcome }), [
      ...this.#steps().map((each) => lead(each, words.lead_to, false)),
      ...(document.steps[step].next?.[outcome] ? [nowhere] : []),
      ...ends.map((each) => lead(each, worded("lead_all", { outcome }), true)),
      ...this.#newSteps((offered) => ({ offered })),
    ]);
  }

  // Resolves to where people go who came to a step that is taken away; to an empty name for nowhere.
  heal(step, targets) {
    const { words, worded, scene } = this.#editor;
    const choices = targets.map((value) => ({ value, name: value, about: scene.cards.get(value).kind }));
    return this.#picker.ask(worded("ask_heal", { step }), [...choices, { value: "", name: words.nowhere, about: "" }]);
  }

  #steps() {
    const cards = [...this.#editor.scene.cards.values()];
    return cards.map((card) => ({ name: card.name, about: card.kind, isEnd: card.look.startsWith("end.") }));
  }

  #newSteps(value) {
    return this.#offered.map((offered) => ({
      value: value(offered),
      name: offered.name,
      about: offered.kind,
      also: `${offered.also} ${offered.step}`,
      group: this.#editor.words.intents[offered.intent],
    }));
  }

  #openAlike(outcome) {
    const isOpen = (card) => card.rows.some((row) => row.name === outcome && !row.target);
    return [...this.#editor.scene.cards.values()].filter(isOpen).length;
  }
}
