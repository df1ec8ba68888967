// The preview follows its files: one connection for the page around the frames, which tells them to come anew.
const NEWS = "score-preview-changed";
const RENEWED = "score-preview-renewed";
const KEYS = "score-preview-keys";
const WIDTH = "score-preview-width";

const kept = (name, otherwise) => { try { return localStorage.getItem(name) || otherwise; } catch { return otherwise; } };
const keep = (name, value) => { try { localStorage.setItem(name, value); } catch { /* then it is forgotten */ } };

const fetched = async () => {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  return new DOMParser().parseFromString(await answer.text(), "text/html");
};

const showKeys = () => document.documentElement.classList.toggle("pv-without-keys", kept(KEYS, "shown") === "hidden");

// A page in a frame is put in place as a whole; one stays where one was, and what had the focus keeps it.
const renew = async () => {
  const fresh = await fetched();
  const at = [scrollX, scrollY];
  const focused = document.activeElement && document.activeElement.id;
  document.title = fresh.title;
  document.body.className = fresh.body.className;
  document.body.replaceChildren(...fresh.body.childNodes);
  wake(document);
  const again = focused && document.getElementById(focused);
  if (again) again.focus({ preventScroll: true });
  scrollTo({ left: at[0], top: at[1], behavior: "instant" });
  parent.postMessage(RENEWED, location.origin);
};

if (parent !== window) {
  showKeys();
  addEventListener("storage", (event) => { if (event.key === KEYS) showKeys(); });
  addEventListener("message", (event) => {
    if (event.origin !== location.origin || event.source !== parent) return;
    if (event.data === NEWS) renew().catch(() => {});
    if (event.data === KEYS) showKeys();
  });
}

// Around the frames: lists are put in place part by part, so that the frames and what is folded stay as they are.
const renewParts = (fresh) => {
  for (const part of document.querySelectorAll("[data-part]")) {
    const put = fresh.querySelector(`[data-part="${part.dataset.part}"]`);
    if (!put) continue;
    const open = new Map([...part.querySelectorAll("[data-fold]")].map((one) => [one.dataset.fold, one.open]));
    // A list that says the same stays: a link in it may be the one that is just being followed.
    if (part.innerHTML === put.innerHTML) continue;
    const at = part.scrollTop;
    const focused = part.contains(document.activeElement) && document.activeElement.getAttribute("href");
    part.replaceChildren(...put.childNodes);
    const again = focused && [...part.querySelectorAll("a")].find((one) => one.getAttribute("href") === focused);
    if (again) again.focus({ preventScroll: true });
    for (const one of part.querySelectorAll("[data-fold]")) if (open.has(one.dataset.fold)) one.open = open.get(one.dataset.fold);
    part.scrollTop = at;
  }
};

behaviour("preview-shell", (stage) => {
  if (parent !== window) return;
  let number = stage.dataset.number;
  let source = null;
  const frames = [...stage.querySelectorAll("iframe")];
  const status = document.querySelector("[data-preview-status]");
  const tell = (word) => { for (const frame of frames) frame.contentWindow.postMessage(word, location.origin); };

  const follow = async () => {
    tell(NEWS);
    const fresh = frames.length || stage.dataset.part ? await fetched() : null;
    // A page that was taken away has no lists: those beside the frames would go on saying what they said.
    if (fresh && fresh.querySelector("[data-part]")) renewParts(fresh);
    else location.reload();
  };
  const listen = () => {
    if (source) source.close();
    source = null;
    // A browser opens few connections to one place: a page that nobody looks at does without.
    if (document.hidden) return;
    source = new EventSource(`/changes?since=${number}`);
    source.onopen = () => { if (status) status.hidden = true; };
    source.onerror = () => { if (status) status.hidden = false; };
    source.onmessage = (event) => { number = event.data; follow().catch(() => {}); };
  };
  document.addEventListener("visibilitychange", listen);
  addEventListener("pagehide", () => { if (source) source.close(); });
  listen();

  const setWidth = (value) => {
    stage.dataset.width = value;
    for (const button of stage.querySelectorAll("[data-preview-width]")) button.setAttribute("aria-pressed", String(button.dataset.previewWidth === value));
  };
  const keysButton = stage.querySelector("[data-preview-keys]");
  for (const tool of stage.querySelectorAll("[data-preview-tools]")) tool.hidden = false;
  for (const button of stage.querySelectorAll("[data-preview-width]")) {
    button.addEventListener("click", () => { keep(WIDTH, button.dataset.previewWidth); setWidth(button.dataset.previewWidth); });
  }
  if (frames.length) setWidth(kept(WIDTH, "both"));
  if (keysButton) {
    const press = () => keysButton.setAttribute("aria-pressed", String(kept(KEYS, "shown") === "shown"));
    press();
    keysButton.addEventListener("click", () => { keep(KEYS, kept(KEYS, "shown") === "shown" ? "hidden" : "shown"); press(); tell(KEYS); });
  }

  // A link inside a frame leads to another page: then the list beside it follows.
  for (const frame of frames) {
    frame.addEventListener("load", () => {
      const at = frame.contentWindow.location;
      if (at.pathname !== location.pathname) location.assign(at.pathname + at.hash);
    });
  }
  // The list may be newer than a page beside it, or the page not there yet: then one goes as soon as it has the place.
  const shown = () => frames.filter((frame) => frame.offsetParent !== null);
  const awaited = new Map();
  const go = (frame) => {
    const page = frame.contentDocument;
    const place = awaited.has(frame) && page && page.readyState === "complete" && page.getElementById(awaited.get(frame).slice(1));
    if (!place) return;
    awaited.delete(frame);
    const fold = place.closest("details");
    if (fold) fold.open = true;
    place.scrollIntoView({ block: "center", behavior: "instant" });
    place.focus({ preventScroll: true });
  };
  const lead = (hash) => {
    for (const frame of shown()) { awaited.set(frame, hash); go(frame); }
  };
  addEventListener("message", (event) => {
    const frame = frames.find((one) => one.contentWindow === event.source);
    if (frame && event.origin === location.origin && event.data === RENEWED) go(frame);
  });
  for (const frame of frames) frame.addEventListener("load", () => go(frame));
  addEventListener("click", (event) => {
    const link = event.target.closest("a[data-place]");
    if (!link) return;
    event.preventDefault();
    history.replaceState(null, "", link.hash);
    lead(link.hash);
  });
  if (location.hash.startsWith("#f-")) lead(location.hash);
});
