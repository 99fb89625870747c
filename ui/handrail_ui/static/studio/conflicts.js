// Two people changed the same place. What the other one made of it stands, until somebody says that theirs should.

import { changed } from "./document.js";

const told = (value) => (value === undefined ? "–" : typeof value === "string" ? value : JSON.stringify(value, null, 1));

let asking = Promise.resolve();

// Resolves to what is to be done for each place where mine should stand. One question is asked after the other.
export const askAboutConflicts = (dialog, conflicts) => (asking = asking.then(() => ask(dialog, conflicts)));

const ask = (dialog, conflicts) => {
  const list = dialog.querySelector("ul");
  const template = dialog.querySelector("template").content.firstElementChild;
  list.replaceChildren(
    ...conflicts.map((conflict, number) => {
      const row = template.cloneNode(true);
      row.querySelector("legend").textContent = conflict.path.join(" › ");
      for (const side of ["theirs", "mine"]) {
        row.querySelector(`[value=${side}]`).name = `conflict-${number}`;
        row.querySelector(`.conflict__${side}`).textContent = told(conflict[side]);
      }
      return row;
    }),
  );
  dialog.showModal();
  return new Promise((answer) => {
    dialog.addEventListener(
      "close",
      () => {
        const isMine = (number) => dialog.querySelector(`[name=conflict-${number}]:checked`)?.value === "mine";
        answer(
          conflicts
            .filter((_, number) => isMine(number))
            .map(({ path, mine }) => (document) => changed(document, [[path, mine ?? null]])),
        );
      },
      { once: true },
    );
  });
};
