// Reads a lesson aloud with a voice of the device, block by block: for people who read badly, or have their hands full.
// Nothing is spoken before it is asked for. Browsers fall silent in long texts and do not all know how to pause, so one
// sentence is handed over at a time, and going on begins with the sentence that was left.
import { behaviour } from "./behaviour.js";

const RATES = [0.6, 0.75, 0.9, 1, 1.15, 1.3, 1.5];
const LONGEST = 220;
const KEPT = "listen-rate";
const SILENT = "[hidden],[aria-hidden=true],.hidden,script,style,pre,audio,video,select:not(.gap),textarea,svg:not([aria-label]),.field,.callout-number,.listen-time,.footnote-ref,.footnote-backref,.hint:not([open]),.trail-taken,[role=status],button:not(.way),input:not(.gap)";
const DASH = /^[-–—]$/;

const main = (tag) => tag.toLowerCase().split(/[-_]/)[0];
const letter = (sign) => /\p{L}/u.test(sign);
const digit = (sign) => /\p{Nd}/u.test(sign);
const wordy = (sign) => letter(sign) || digit(sign);

// The voice for a language: one of the device before one of the network, the same country before another one.
const voiceFor = (tag) => {
  const same = (voice) => voice.lang.toLowerCase().replace("_", "-") === tag.toLowerCase();
  const worth = (voice) => 4 * voice.localService + 2 * same(voice) + voice.default;
  return speechSynthesis.getVoices().filter((voice) => main(voice.lang) === main(tag)).sort((a, b) => worth(b) - worth(a))[0];
};

// Numbers without the signs between their thousands, which some voices read as two numbers.
const plainNumbers = (text, tag) => {
  let group = "";
  try {
    group = new Intl.NumberFormat(tag).formatToParts(12345678).find((part) => part.type === "group").value;
  } catch { /* a language that the browser does not know groups nothing we know of */ }
  const signs = `[\u00a0\u202f\u2009${".,٬’'".includes(group) ? group : ""}]`;
  return text.replace(new RegExp(`\\p{Nd}{1,3}(?:${signs}\\p{Nd}{2,3})*${signs}\\p{Nd}{3}(?!\\p{Nd})`, "gu"), (number) => number.replace(/[^\p{Nd}]/gu, ""));
};

// Whether a name stands for itself in this place of a text, and is no part of a longer word.
const counts = (name, before, after) => {
  const left = before.slice(-1), right = after.slice(0, 1), last = name.slice(-1);
  const counted = digit(before.trimEnd().slice(-1));
  if (DASH.test(name)) return counted && digit(after.trimStart().slice(0, 1));
  if (name.length === 1 && letter(name) && !counted) return false;
  if (letter(name[0]) && letter(left)) return false;
  if (digit(name[0]) && wordy(left)) return false;
  return !(wordy(last) && wordy(right));
};

// Puts what is said in the place of what is written; the checker of the content finds words by the same rules.
const asSaid = (text, forms) => {
  const names = Object.keys(forms).sort((a, b) => b.length - a.length);
  if (!names.length) return text;
  const any = new RegExp(names.map((name) => name.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&")).join("|"), "gu");
  let said = "", reached = 0;
  for (let found = any.exec(text); found; found = any.exec(text)) {
    const at = found.index, before = text.slice(0, at);
    const name = names.find((one) => text.startsWith(one, at) && counts(one, before, text.slice(at + one.length)));
    if (name) {
      any.lastIndex = at + name.length;
      said += text.slice(reached, at) + (wordy(before.slice(-1)) ? " " : "") + forms[name] + (wordy(text.charAt(any.lastIndex)) ? " " : "");
      reached = any.lastIndex;
    } else {
      any.lastIndex = at + String.fromCodePoint(text.codePointAt(at)).length;
    }
  }
  return said + text.slice(reached);
};

// Sentences, and pieces of those that would take longer than browsers speak.
const sentences = (text, tag) => {
  const found = window.Intl && Intl.Segmenter
    ? Array.from(new Intl.Segmenter(tag, { granularity: "sentence" }).segment(text), (one) => one.segment)
    : text.match(/[^.!?…。！？।؟۔]+[.!?…。！？।؟۔]*["”’»)]*\s*|[.!?…。！？।؟۔]+/g) || [text];
  const pieces = [];
  for (let rest of found) {
    while (rest.length > LONGEST) {
      const cut = Math.max(...[", ", "; ", ": ", "، ", "，", "、", " "].map((sign, rank) => {
        const at = rest.lastIndexOf(sign, LONGEST);
        return rank < 6 && at > LONGEST / 3 ? at + 1 : rank === 6 ? at : 0;
      }), 1);
      pieces.push(rest.slice(0, cut));
      rest = rest.slice(cut);
    }
    pieces.push(rest);
  }
  return pieces.map((one) => one.trim()).filter((one) => letter(one) || digit(one));
};

const tagOf = (element) => (element.closest("[lang]") || document.documentElement).lang || "en";

// What is said of one block: runs of text, each with its language.
class Runs {
  constructor(element) {
    this.element = element;
    this.tag = tagOf(element);
    this.runs = [];
  }

  add(text, tag) {
    const last = this.runs[this.runs.length - 1];
    if (last && (last.tag === tag || !text.trim())) last.text += text;
    else this.runs.push({ text, tag });
  }

  get empty() {
    return !this.runs.some((run) => letter(run.text) || digit(run.text));
  }
}

// The blocks below an element in the order in which they are read; what begins a line of its own is a block.
const blocksOf = (root) => {
  const blocks = [];
  const walk = (element, head) => {
    const frame = element.closest(".choice,.partner,.callout,.activity-step,.order-row,.way,.pair") || element;
    let lead = head;
    let runs = new Runs(frame);
    const add = (text, tag) => {
      if (lead && (letter(text) || digit(text))) {
        runs.add(lead, runs.tag);
        lead = "";
      }
      runs.add(text, tag);
    };
    const close = () => {
      if (!runs.empty) blocks.push(runs);
      runs = new Runs(frame);
    };
    const gap = (field) => {
      if (field.options) return ` (${Array.from(field.options).slice(1).map((option) => option.text).join(", ")}) `;
      return main(tagOf(field)) === main(document.documentElement.lang) ? ` (${field.getAttribute("aria-label")}) ` : " … ";
    };
    const take = (node) => {
      if (node.nodeType === Node.TEXT_NODE) return add(node.data.replace(/\u00ad/g, "").replace(/\s+/g, " "), tagOf(node.parentElement));
      if (node.nodeType !== Node.ELEMENT_NODE || node.matches(SILENT)) return undefined;
      if (node.matches("svg")) return add(`${node.getAttribute("aria-label")}: `, tagOf(node));
      if (node.matches("br")) return add(" ", tagOf(node));
      if (node.matches(".gap")) return add(gap(node), tagOf(node));
      if (node.matches("table,img")) {
        close();
        if (node.matches("table")) return rows(node);
        runs.element = node;
        add(node.alt, tagOf(node));
        return close();
      }
      const { display } = getComputedStyle(node);
      if (display === "none") return undefined;
      if (/^(inline|contents)/.test(display)) return node.childNodes.forEach(take);
      close();
      walk(node, headOf(node) || lead);
      lead = "";
      return undefined;
    };
    element.childNodes.forEach(take);
    close();
  };
  // The letter of an answer and the number of a line stand before it, where a voice would not say them.
  const headOf = (node) => {
    const key = node.matches(".choice,.partner,.activity-step,.callout") && node.querySelector(".choice-letter,.choice-key,.activity-number,.callout-number");
    const list = node.matches("ol:not([class]) > li") && node.parentElement;
    if (list) return `${list.start + Array.from(list.children).indexOf(node)}: `;
    return key ? `${key.textContent.trim()}: ` : "";
  };
  const rows = (table) => {
    const heads = Array.from(table.querySelectorAll("thead th"), (head) => head.textContent.trim());
    for (const row of table.querySelectorAll("tbody tr")) {
      const runs = new Runs(row);
      Array.from(row.cells).forEach((cell, place) => {
        const text = cell.textContent.trim().replace(/\s+/g, " ");
        if (text) runs.add(`${heads[place] ? `${heads[place]}: ` : ""}${text}${/[.!?…。！？।؟]$/.test(text) ? " " : ". "}`, tagOf(cell));
      });
      if (!runs.empty) blocks.push(runs);
    }
  };
  walk(root, "");
  return blocks;
};

behaviour("listen", (control) => {
  if (!window.speechSynthesis || !window.SpeechSynthesisUtterance) return;
  const synth = window.speechSynthesis;
  const article = control.closest("article");
  const more = control.nextElementSibling;
  const [play, stop, slower, faster, rateShown, note] = [".aloud-play", ".aloud-stop", ".aloud-slower", ".aloud-faster", ".aloud-rate", ".aloud-note"].map((name) => control.querySelector(name) || more.querySelector(name));
  const done = control.querySelector(".aloud-done");
  const forms = JSON.parse(control.dataset.forms);
  const tag = tagOf(article.querySelector("h1"));

  let state = "ready";
  let blocks = [];
  let at = 0; // the block that is read
  let said = 0; // the sentence of it
  let turn = 0; // what an earlier turn still reports is not heard
  let utterance; // kept: Chrome forgets an utterance that nobody holds, and never says that it ended
  let rate = 1;
  try {
    rate = RATES.includes(+localStorage.getItem(KEPT)) ? +localStorage.getItem(KEPT) : 1;
  } catch { /* a browser that keeps nothing reads at the ordinary speed */ }

  // A block: its element, its sentences with the voice of each; after a question that waits for an answer, a pause.
  const collect = () => {
    const found = [];
    for (const part of article.querySelectorAll("h1, :scope > .prose, :scope > .try")) {
      const own = blocksOf(part);
      for (const block of own) {
        const voice = voiceFor(block.tag);
        // A foreign word in a sentence is read as well as the voice of the sentence can; a foreign block is left out.
        const spoken = voice || main(block.tag) === main(tag)
          ? block.runs.flatMap((run) => sentences(asSaid(plainNumbers(run.text, run.tag), forms[run.tag] || forms[main(run.tag)] || {}), run.tag).map((text) => ({ text, voice: voiceFor(run.tag) || voice, tag: run.tag })))
          : [{ text: control.dataset.leftOut, voice: voiceFor(document.documentElement.lang) || voiceFor(tag), tag: document.documentElement.lang, leftOut: true }];
        // Said once, however many blocks follow each other.
        const before = found[found.length - 1];
        if (spoken.length && !(spoken[0].leftOut && before && before.spoken[0].leftOut)) found.push({ element: block.element, spoken });
      }
      if (part.matches(".try") && own.length && !part.querySelector(".verdict")) found[found.length - 1].waits = true;
    }
    return found;
  };

  const light = (element) => {
    for (const one of article.querySelectorAll(".aloud-now")) one.classList.remove("aloud-now");
    if (!element) return;
    const folded = element.closest("details:not([open])");
    if (folded) folded.open = true;
    element.classList.add("aloud-now");
    const dock = document.querySelector(".dock");
    const box = element.getBoundingClientRect();
    const low = dock ? Math.min(dock.getBoundingClientRect().top, innerHeight) : innerHeight;
    if (box.top < control.getBoundingClientRect().bottom + 8 || box.bottom > low - 8) {
      const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
      const high = box.height > (low - control.offsetHeight) * 0.8;
      element.scrollIntoView({ block: high ? "start" : "center", behavior: calm ? "auto" : "smooth" });
    }
  };

  const show = (next) => {
    state = next;
    const face = state === "waiting" ? "paused" : state;
    for (const word of play.children) word.hidden = word.dataset.when !== face;
    const begun = state !== "ready";
    control.classList.toggle("aloud-on", begun);
    slower.parentElement.hidden = !begun;
    // Before it begins one is told when words leave the device.
    more.hidden = control.hidden || (!begun && note.hidden);
    stop.hidden = !begun;
    done.setAttribute("width", begun && blocks.length ? `${Math.round((100 * at) / blocks.length)}%` : "0");
    rateShown.textContent = new Intl.NumberFormat(document.documentElement.lang, { style: "percent" }).format(rate);
    slower.disabled = rate === RATES[0];
    faster.disabled = rate === RATES[RATES.length - 1];
  };

  const silence = () => {
    turn += 1;
    synth.cancel();
  };

  const end = () => {
    silence();
    at = said = 0;
    light(null);
    show("ready");
  };

  const pause = (next = "paused") => {
    silence();
    show(next);
  };

  const speak = () => {
    const block = blocks[at];
    if (!block) return end();
    const own = (turn += 1);
    const sentence = block.spoken[said];
    if (!said) light(block.element);
    show("speaking");
    utterance = new SpeechSynthesisUtterance(sentence.text);
    utterance.voice = sentence.voice || null;
    utterance.lang = sentence.voice ? sentence.voice.lang : sentence.tag;
    utterance.rate = rate;
    utterance.onend = () => {
      if (own !== turn) return;
      said += 1;
      if (said < block.spoken.length) return speak();
      at += 1;
      said = 0;
      return block.waits ? pause("waiting") : speak();
    };
    utterance.onerror = () => own === turn && pause();
    synth.speak(utterance);
    return undefined;
  };

  const change = (step) => {
    rate = RATES[RATES.indexOf(rate) + step] || rate;
    try {
      localStorage.setItem(KEPT, rate);
    } catch { /* it holds for this page then */ }
    if (state !== "speaking") return show(state);
    silence();
    return speak();
  };

  play.addEventListener("click", () => {
    if (state === "speaking") return pause();
    if (state === "ready") blocks = collect();
    // What another page left unsaid must not come first.
    silence();
    return speak();
  });
  stop.addEventListener("click", () => {
    end();
    // The button that was pressed is gone.
    play.focus();
  });
  slower.addEventListener("click", () => change(-1));
  faster.addEventListener("click", () => change(1));
  addEventListener("pagehide", end);

  // A question that was answered comes anew from the server, with its verdict: this is read next, if one was listening.
  new MutationObserver((changes) => {
    const fresh = changes.flatMap((one) => Array.from(one.addedNodes)).find((node) => node.nodeType === Node.ELEMENT_NODE && node.matches(".try"));
    if (!fresh || state === "ready") return;
    const before = blocks[at];
    blocks = collect();
    const answer = blocks.findIndex((one) => fresh.contains(one.element) && one.element.closest("[data-said]"));
    const same = before ? blocks.findIndex((one) => one.element === before.element) : -1;
    if (state === "speaking" && same >= 0) {
      at = same;
      return;
    }
    const inside = blocks.findIndex((one) => fresh.contains(one.element));
    at = answer >= 0 ? answer : inside >= 0 ? inside : Math.max(same, 0);
    said = 0;
    if (state === "paused") {
      light(blocks[at] && blocks[at].element);
      return;
    }
    silence();
    speak();
  }).observe(article, { childList: true });

  // Voices arrive late, and may come and go.
  const look = () => {
    const voice = voiceFor(tag);
    if (state === "ready") control.hidden = !voice;
    note.hidden = !voice || voice.localService;
    show(state);
  };
  if (synth.addEventListener) synth.addEventListener("voiceschanged", look);
  look();
});
