// The picture of a hotspot: a tap on a place ticks its line in the list below, and a ticked line marks its place.
import { behaviour } from "./behaviour.js";

behaviour("spots", (picture) => {
  const form = picture.closest("form");
  const places = Array.from(picture.querySelectorAll("[data-spot]"), (place) => ({ place, box: document.getElementById(place.dataset.spot) }));
  const show = () => { for (const { place, box } of places) place.classList.toggle("spot-on", box.checked); };
  picture.classList.add("spots-ready");
  picture.addEventListener("click", (event) => {
    const tapped = event.target.closest("[data-spot]");
    if (tapped) places.find(({ place }) => place === tapped).box.click();
  });
  form.addEventListener("change", show);
  form.addEventListener("restored", show);
  addEventListener("pageshow", show);
  show();
});
