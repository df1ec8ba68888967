// Where a row of links is longer than the screen, it begins with the one that one is at.
import { behaviour } from "./behaviour.js";

behaviour("tabs", (row) => {
  const here = row.querySelector("[aria-current]");
  if (!here) return;
  const [entry, screen] = [here.getBoundingClientRect(), row.getBoundingClientRect()];
  // A difference between two places: it is right in both directions of writing.
  row.scrollBy({ left: entry.left + entry.width / 2 - screen.left - screen.width / 2, behavior: "instant" });
});
