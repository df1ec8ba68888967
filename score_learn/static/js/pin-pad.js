// Draws six cells and a number pad over the PIN field; without it the field works as it is.
import { behaviour } from "./behaviour.js";

const LENGTH = 6;

behaviour("pin-pad", (field) => {
  const input = field.querySelector("input");
  const template = field.querySelector("template");
  if (!input || !template) return;
  const pad = template.content.firstElementChild.cloneNode(true);
  const row = document.createElement("div");
  row.className = "pin-cells";
  row.setAttribute("aria-hidden", "true");
  const cells = Array.from({ length: LENGTH }, () => document.createElement("span"));
  row.append(...cells);

  const draw = () => {
    const filled = input.value.length;
    cells.forEach((cell, i) => {
      cell.className = `pin-cell${i < filled ? " pin-cell-full" : i === filled ? " pin-cell-next" : ""}`;
      cell.textContent = i < filled ? "\u25CF" : "";
    });
  };
  pad.addEventListener("click", (event) => {
    const key = event.target.closest("button");
    if (!key) return;
    if (key.value === "clear") input.value = "";
    else if (key.value === "erase") input.value = input.value.slice(0, -1);
    else if (input.value.length < LENGTH) input.value += key.value;
    draw();
  });
  input.addEventListener("input", draw);
  // A password manager fills the field without a word to anybody.
  input.addEventListener("change", draw);
  addEventListener("pageshow", draw);
  input.classList.add("pin-under");
  input.after(row, pad);
  draw();
});
