// Lines to put into order: a button moves its line at once; without script it is sent and the page comes back in order.
import { behaviour } from "./behaviour.js";

behaviour("order", (list) => {
  const form = list.closest("form");
  const rows = () => Array.from(list.children);
  const field = (row) => row.querySelector("input");
  const button = (row, way) => row.querySelector(`.order-${way}`);
  const line = document.createElement("p");
  line.className = "hidden";
  line.setAttribute("role", "status");
  list.after(line);

  // What was moved once is an answer; before, the fields are not sent.
  const number = () => rows().forEach((row, place, all) => {
    row.querySelector(".order-number").textContent = place + 1;
    field(row).disabled = false;
    button(row, "up").disabled = place === 0;
    button(row, "down").disabled = place === all.length - 1;
  });
  const say = (row) => {
    const words = { line: row.querySelector(".order-text").textContent.trim(), place: rows().indexOf(row) + 1, all: rows().length };
    line.textContent = list.dataset.moved.replace(/\{(\w+)\}/g, (_, name) => words[name]);
  };

  list.addEventListener("click", (event) => {
    const pressed = event.target.closest(".order-move");
    if (!pressed) return;
    event.preventDefault();
    const row = pressed.closest("li");
    if (pressed.matches(".order-up")) row.previousElementSibling.before(row);
    else row.nextElementSibling.after(row);
    number();
    // At either end one button rests; the other one keeps the focus in its line.
    (pressed.disabled ? row.querySelector(".order-move:not([disabled])") : pressed).focus();
    say(row);
    form.dispatchEvent(new Event("change", { bubbles: true }));
  });
  form.addEventListener("restored", (event) => {
    const given = event.detail.filter(([name]) => name === "answer").map(([, value]) => value);
    if (given.length !== rows().length) return;
    rows().sort((one, other) => given.indexOf(field(one).value) - given.indexOf(field(other).value)).forEach((row) => list.append(row));
    number();
  });
});
