// A button that prints the page; without a script it stays hidden, because the browser's own menu prints too.
import { behaviour, icon } from "./behaviour.js";

behaviour("print", (button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});

// Prints one part of a page alone: everything beside the way to it is left out, until the printing is over.
const printAlone = (part) => {
  const marks = [[part, "printed-alone"]];
  for (let at = part; at !== document.body; at = at.parentElement) {
    marks.push([at.parentElement, "printed-around"]);
    for (const beside of at.parentElement.children) if (beside !== at) marks.push([beside, "not-printed"]);
  }
  for (const [element, mark] of marks) element.classList.add(mark);
  addEventListener("afterprint", () => { for (const [element, mark] of marks) element.classList.remove(mark); }, { once: true });
  window.print();
};

// An activity to take along to the machine has a button of its own; paper says from which lesson it is.
behaviour("print-activity", (lesson) => {
  for (const part of lesson.querySelectorAll(".activity-print")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button-second";
    button.append(icon("print"), ` ${lesson.dataset.printWord}`);
    button.setAttribute("aria-describedby", part.getAttribute("aria-labelledby"));
    part.dataset.from = lesson.dataset.printFrom;
    part.querySelector(".activity-body").append(button);
    button.addEventListener("click", () => printAlone(part));
  }
});
