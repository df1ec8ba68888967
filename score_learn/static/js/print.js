// A button that prints the page; without a script it stays hidden, because the browser's own menu prints too.
import { behaviour } from "./behaviour.js";

behaviour("print", (button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});
