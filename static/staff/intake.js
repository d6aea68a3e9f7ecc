// Upload and review by keyboard. Everything works without this file; it saves steps.

import { Totals } from "./totals.js";

const form = document.querySelector("form[data-limit]");
form?.querySelector("input[type=file]").addEventListener("change", (event) => {
  const file = event.target.files[0];
  form.querySelector("[data-said]")?.remove();
  if (!file || file.size <= Number(form.dataset.limit)) return;
  const fault = document.createElement("p");
  fault.className = "fault";
  fault.dataset.said = "";
  fault.setAttribute("role", "alert");
  fault.textContent = form.dataset.tooLarge;
  event.target.value = "";
  event.target.parentElement.append(fault);
});

const doubts = [...document.querySelectorAll("fieldset.doubt")];
const lines = document.querySelector(".lines");
const kept = document.getElementById("for-sums");
const known = kept ? JSON.parse(kept.textContent) : { equations: [], cells: {}, places: {} };

// The place of a figure comes into sight in the source beside it; the page itself does not move.
function showPlace(cell) {
  for (const marked of lines?.querySelectorAll(".current, .exact") ?? []) marked.classList.remove("current", "exact");
  const [line, column, page] = known.places[cell] ?? [];
  const row = document.getElementById(`line-${line}`);
  const exact = column && row?.querySelector(`[data-column="${column}"]`);
  exact?.classList.add("exact");
  row?.classList.add("current");
  const place = document.getElementById(`page-${page}`) ?? row;
  if (!place || getComputedStyle(lines.parentElement).position !== "sticky") return;
  place.classList.add("current");
  lines.scrollTop += place.getBoundingClientRect().top - lines.getBoundingClientRect().top - lines.clientHeight / 4;
}

function go(doubt, steps) {
  const next = doubts[doubts.indexOf(doubt) + steps];
  if (next) (next.querySelector("input:checked") ?? next.querySelector("input")).focus();
  else if (steps > 0) document.querySelector(".decide .primary")?.focus();
}

// What stands in a doubtful cell as chosen so far: null while nothing is chosen.
function chosenIn(doubt) {
  const other = doubt.querySelector("input[type=text]").value;
  const choice = doubt.querySelector("input[type=radio]:checked")?.value;
  if (!choice) return other || null;
  if (choice === "blank") return "";
  if (choice === "other") return other || null;
  return doubt.querySelector("input[type=radio]:checked").dataset.words;
}

// A cell of the table that was read, as the sums see an input: its text, and a place for marks.
class ReadCell {
  constructor(cell, text) {
    this.name = cell;
    this.text = text;
    this.dataset = {};
    this.td = document.getElementById(cell) ?? document.createElement("td");
    this.doubt = document.getElementById(`doubt-${cell}`);
  }

  get value() {
    return this.doubt ? chosenIn(this.doubt) ?? "" : this.text;
  }

  get title() {
    return this.td.title;
  }

  set title(words) {
    this.td.title = words;
  }

  closest() {
    return this.td;
  }

  after(mark) {
    mark.disabled = true;
    this.td.append(mark);
  }

  setAttribute() {}

  removeAttribute(name) {
    this.td.removeAttribute(name);
  }
}

const told = document.querySelector(".live-sums");
if (told && doubts.length) {
  const cells = new Map(Object.entries(known.cells).map(([cell, text]) => [cell, new ReadCell(cell, text)]));
  const words = { differs: told.dataset.differs, sum: told.dataset.sum, take: "" };
  const totals = new Totals(known.equations, cells, words, false, (broken) => {
    const open = doubts.filter((doubt) => chosenIn(doubt) === null).length;
    const list = document.createElement("ul");
    for (const line of broken) {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = `#${line.total ?? line.cells[0]}`;
      link.textContent = told.dataset.differs
        .replace("{name}", line.name).replace("{left}", line.leftSum).replace("{right}", line.rightSum);
      item.append(link);
      list.append(item);
    }
    const said = broken.length ? `≠ ${told.dataset.broken.replace("{count}", broken.length)}` : `✓ ${told.dataset.fine}`;
    told.classList.toggle("bad", broken.length > 0);
    told.replaceChildren(said, open ? ` (${told.dataset.left.replace("{count}", open)})` : "", ...(broken.length ? [list] : []));
  });
  const refresh = () => {
    for (const doubt of doubts) {
      document.getElementById(doubt.dataset.cell)?.classList.toggle("chosen", chosenIn(doubt) !== null);
    }
    totals.refresh();
  };
  document.getElementById("review").addEventListener("input", refresh);
  document.getElementById("review").addEventListener("change", refresh);
  refresh();
}

for (const doubt of doubts) {
  const other = doubt.querySelector("input[type=text]");
  const choices = [...doubt.querySelectorAll("input[type=radio]")];
  const choose = (choice) => {
    if (!choice) return;
    choice.checked = true;
    choice.dispatchEvent(new Event("change", { bubbles: true }));
    go(doubt, 1);
  };
  doubt.addEventListener("focusin", () => showPlace(doubt.dataset.cell));
  other.addEventListener("input", () => {
    choices.find((choice) => choice.value === "other").checked = other.value !== "";
  });
  doubt.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    const key = event.key.toLowerCase();
    if (key === "escape" && event.target === other) {
      event.preventDefault();
      (choices.find((choice) => choice.checked) ?? choices[0]).focus();
      return;
    }
    if (event.target === other && key !== "enter") return;
    const offered = choices.filter((choice) => !["blank", "other"].includes(choice.value));
    const acts = {
      enter: () => go(doubt, 1),
      s: () => go(doubt, 1),
      p: () => go(doubt, -1),
      m: () => other.focus(),
      a: () => choose(offered[0]),
      0: () => choose(choices.find((choice) => choice.value === "blank")),
    };
    const act = acts[key] ?? (/^[1-9]$/.test(key) ? () => choose(offered[Number(key) - 1]) : null);
    if (!act) return;
    event.preventDefault();
    act();
  });
}

// A figure of the table shows its place as soon as it has the focus or the pointer.
for (const link of document.querySelectorAll(".reading .form td a")) {
  const cell = link.closest("td").id;
  link.addEventListener("focus", () => showPlace(cell));
  link.addEventListener("click", () => showPlace(cell));
}
