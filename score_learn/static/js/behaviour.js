// The ground of every behaviour: an element says data-behaviour="name", and its script wakes it, once.

const starters = new Map();
const awake = new WeakMap();

// Registers a behaviour and wakes every element of the page that asks for it.
export function behaviour(name, start) {
  starters.set(name, start);
  wake(document);
}

// Wakes what asks for a behaviour below `root`: also for parts of a page that arrive later.
export function wake(root) {
  for (const element of root.querySelectorAll("[data-behaviour]")) {
    const done = awake.get(element) || new Set();
    awake.set(element, done);
    for (const name of element.dataset.behaviour.split(" ")) {
      if (!starters.has(name) || done.has(name)) continue;
      done.add(name);
      starters.get(name)(element);
    }
  }
}

// Sends a form as a browser would, but in the background; rejects when the network is silent for 20 seconds.
// `data` (pairs) and `action` stand in for what the form holds now; the token against forgery is always the form's own.
export async function send(form, { accept, submitter, action, data } = {}) {
  const body = new URLSearchParams(data || new FormData(form));
  const token = form.querySelector("[name=csrf_token]");
  if (token) body.set("csrf_token", token.value);
  if (submitter && submitter.name) body.append(submitter.name, submitter.value);
  const stop = new AbortController();
  const clock = setTimeout(() => stop.abort(), 20000);
  try {
    return await fetch(action || form.action, {
      method: "POST",
      body,
      credentials: "same-origin",
      headers: { Accept: accept, "X-Requested-With": "fetch" },
      signal: stop.signal,
    });
  } finally {
    clearTimeout(clock);
  }
}

// Makes an icon of the site's own set. The address of the set is taken from an icon that is on the page.
export function icon(name) {
  const picture = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  picture.setAttribute("class", "icon icon-small");
  picture.setAttribute("aria-hidden", "true");
  const known = document.querySelector(".icon use");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${known ? known.getAttribute("href").split("#")[0] : "/static/icons.svg"}#${name}`);
  picture.append(use);
  return picture;
}
