// The page of a report while it is typed: grids, live sums, counters, and a word before typing is lost.

import { isBlank, number } from "./cells.js";
import { Explanations } from "./explain.js";
import { Grid } from "./grid.js";
import { LiveCheck } from "./live.js";
import { Totals } from "./totals.js";

const form = document.getElementById("workbench");
const inputs = new Map([...form.querySelectorAll("input[data-kind]")].map((input) => [input.name, input]));
const status = form.querySelector(".live");
const bar = form.querySelector(".bar");
const words = document.getElementById("grid-words").dataset;
const equations = JSON.parse(document.getElementById("equations").textContent);

let isDirty = "isTyped" in form.dataset;
let broken = [];

const explanations = new Explanations(document.getElementById("explain"));
const live = new LiveCheck(form, document.getElementById("findings"), inputs, () => explanations.isDirty);

function tell() {
  const parts = [];
  if (broken.length) parts.push(`≠ ${status.dataset.brokenWords.replace("{count}", broken.length)}`);
  else if (inputs.size) parts.push(`✓ ${status.dataset.fineWords}`);
  if (isDirty) parts.push(`● ${status.dataset.unsavedWords}`);
  bar.classList.toggle("dirty", isDirty);
  const link = broken.length ? document.createElement("a") : document.createElement("span");
  if (broken.length) link.href = `#${broken[0].total ?? broken[0].cells[0]}`;
  link.className = broken.length ? "bad" : "ok";
  link.textContent = parts[0] ?? "";
  status.replaceChildren(link, parts.length > 1 ? ` ${parts.slice(1).join(" ")}` : "");
}

// A transcribed report keeps its blanks: what was not printed is not filled in.
const totals = new Totals(equations, inputs, words, form.dataset.origin === "drafted", (found) => {
  broken = found;
  tell();
});

function changed(cells) {
  isDirty = true;
  live.touch();
  totals.refresh(cells);
}

// From here on the marks of the sums follow the typing; what the server found of other kinds stays.
const summed = new Set(equations.flatMap((line) => [...line.left, ...line.right]));
for (const [name, input] of inputs) {
  const cell = input.closest("td");
  if (!summed.has(name) || !cell.classList.contains("error") || number(input.value) === null) continue;
  cell.classList.remove("found", "error");
  cell.querySelectorAll(".sign, .sign + .hidden").forEach((mark) => mark.remove());
  input.removeAttribute("aria-invalid");
}

const grids = [...form.querySelectorAll("table[data-grid]")].map((table) => new Grid(table, changed));
const gridOf = (button) => grids.find((grid) => grid.inputs().some((input) => button.closest(".sheet").contains(input)));

form.addEventListener("input", (event) => {
  isDirty = true;
  live.touch();
  if (inputs.has(event.target.name)) changed([event.target]);
  else tell();
});
form.addEventListener("change", () => {
  isDirty = true;
  live.touch();
  tell();
});

// The buttons of a table act on the page; without this script they send the form and the server does the same.
form.addEventListener("click", (event) => {
  const button = event.target.closest(".grid-tools button");
  const grid = button && gridOf(button);
  if (!grid || button.name === "carry") return;
  const cells = grid.inputs().filter((input) => input.dataset.kind !== "text");
  const totalNames = new Set(equations.map((line) => line.total));
  event.preventDefault();
  if (button.name === "blanks") {
    grid.write(cells.filter((cell) => isBlank(cell.value) && !totalNames.has(cell.name)).map((cell) => [cell, "0"]));
    totals.refresh(cells);
    live.touch();
    return;
  }
  const stands = cells.some((cell) => !isBlank(cell.value) && cell.value.trim() !== "0");
  if (!stands || window.confirm(button.dataset.question)) grid.write(cells.map((cell) => [cell, "0"]));
});

for (const box of form.querySelectorAll("textarea[data-limit]")) {
  const count = document.getElementById(box.getAttribute("aria-describedby"));
  const show = () => {
    const length = box.value.replace(/\s/g, "").length;
    count.textContent = count.dataset.countWords.replace("{count}", length).replace("{limit}", box.dataset.limit);
    count.classList.toggle("over", length > Number(box.dataset.limit));
  };
  box.addEventListener("input", show);
  show();
}

// A link to a cell goes into the cell.
function enterTarget() {
  const target = document.getElementById(decodeURIComponent(window.location.hash.slice(1)));
  if (target instanceof HTMLInputElement) {
    target.focus();
    target.select();
  } else if (target instanceof HTMLTextAreaElement) {
    const folded = target.closest("details:not([open])");
    if (folded) folded.open = true;
    target.focus();
  }
}
window.addEventListener("hashchange", enterTarget);

let isLeaving = false;
document.addEventListener("submit", (event) => {
  if (!event.defaultPrevented && [form, explanations.form].includes(event.target)) isLeaving = true;
});
window.addEventListener("beforeunload", (event) => {
  if ((isDirty || explanations.isDirty) && !isLeaving) event.preventDefault();
});

// Explanations go first, then the report; without typing in the report the page is simply sent.
form.addEventListener("submit", async (event) => {
  if (!explanations.isDirty) return;
  const { submitter } = event;
  event.preventDefault();
  if (await explanations.send()) form.requestSubmit(submitter);
});
explanations.form?.addEventListener("submit", (event) => {
  if (!isDirty) return;
  event.preventDefault();
  explanations.send();
});

// "=" in a total that differs, or a click on the sum beside it, takes the sum over.
function takeSum(input) {
  const sum = input && totals.sumFor(input);
  const grid = grids.find((found) => found.at(input));
  if (sum === null || !grid) return false;
  grid.write([[input, sum]]);
  return true;
}
form.addEventListener("click", (event) => {
  const shown = event.target.closest(".live-sum");
  if (shown) takeSum(shown.closest("td").querySelector("input"));
});

form.addEventListener("keydown", (event) => {
  if (event.key === "=" && inputs.has(event.target.name) && takeSum(event.target)) event.preventDefault();
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
    event.preventDefault();
    form.requestSubmit();
  }
});

totals.refresh();
isDirty = "isTyped" in form.dataset;
tell();
enterTarget();
if (isDirty) live.touch(0);
