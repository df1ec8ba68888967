// A list of boxes: one box ticks all of its part or of the table, and the page says how many are chosen.
import { behaviour } from "./behaviour.js";

behaviour("tick", (form) => {
  const boxes = (root) => Array.from(root.querySelectorAll(".tick-box[name]"));
  const count = form.querySelector("[data-tick-count]");
  const all = Array.from(form.querySelectorAll("[data-tick-all]"), (label) => {
    label.hidden = false;
    return { box: label.querySelector("input"), part: label.dataset.tickAll === "group" ? label.closest("tbody") : form };
  });
  const show = () => {
    for (const { box, part } of all) {
      const ticked = boxes(part).filter((one) => one.checked).length;
      box.checked = ticked > 0 && ticked === boxes(part).length;
      box.indeterminate = ticked > 0 && !box.checked;
    }
    const chosen = boxes(form).filter((one) => one.checked).length;
    if (!count) return;
    count.hidden = false;
    count.querySelector("[data-tick-number]").textContent = chosen;
  };
  form.addEventListener("change", (event) => {
    const whole = all.find(({ box }) => box === event.target);
    if (whole) for (const one of boxes(whole.part)) one.checked = whole.box.checked;
    show();
  });
  // The browser's "back" brings the ticks back without telling.
  addEventListener("pageshow", show);
  show();
});
