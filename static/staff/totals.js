// Live sums, from the same equations as the server's checks. A blank total is filled; a typed one is only marked.

import { isBlank, isNil, number } from "./cells.js";

export class Totals {
  constructor(equations, inputs, words, canFill, onChange) {
    this.inputs = inputs;
    this.words = words;
    this.canFill = canFill;
    this.onChange = onChange;
    this.equations = equations.filter((line) => this.isInPage(line));
    this.filled = new Map();
    this.broken = [];
  }

  text(cell) {
    return this.inputs.get(cell)?.value ?? "";
  }

  // A cell that the source does not show counts only once something is typed in it.
  isShown(cell) {
    const input = this.inputs.get(cell);
    return Boolean(input) && !("notShown" in input.dataset && isBlank(input.value));
  }

  isInPage(line) {
    const cells = [...line.left, ...line.right];
    return line.extra ? cells.some((cell) => this.inputs.has(cell)) : cells.every((cell) => this.inputs.has(cell));
  }

  // The rows of the other official form stand in for those of this one when only they are filled.
  leftOf(line) {
    if (!line.other.length) return line.left;
    const at = line.left.indexOf(line.own[0]);
    const rest = line.left.filter((cell) => !line.own.includes(cell));
    const taking = (cells) => [...rest.slice(0, at), ...cells, ...rest.slice(at)];
    const tests = [
      (cells) => cells.every((cell) => number(this.text(cell)) !== null),
      (cells) => cells.some((cell) => !isNil(this.text(cell))),
      (cells) => cells.some((cell) => this.isShown(cell)),
    ];
    for (const test of tests) {
      for (const cells of [line.own, line.other]) if (test(cells)) return taking(cells);
    }
    return line.left;
  }

  sum(cells) {
    let total = 0n;
    let known = 0;
    let isNegative = false;
    for (const cell of cells) {
      const value = number(this.text(cell));
      if (value === null) continue;
      total += value;
      known += 1;
      isNegative ||= value < 0n;
    }
    return { total, known, isComplete: known === cells.length, isNegative };
  }

  // Judge every sum anew; fill the blank totals of the sums in which one of the ``changed`` cells stands.
  refresh(changed = []) {
    const touched = new Set(changed.map((input) => input.name));
    for (const line of this.canFill ? this.equations : []) this.fill(line, touched);
    this.broken = this.equations.map((line) => this.judge(line)).filter(Boolean);
    this.mark();
    this.onChange(this.broken);
  }

  isMine(input) {
    return this.filled.has(input.name) && this.filled.get(input.name) === input.value;
  }

  // Subtotals stand before the totals they are part of, so one round is enough.
  fill(line, touched) {
    const input = line.total && this.inputs.get(line.total);
    const left = this.leftOf(line);
    if (!input || input === document.activeElement || !left.some((cell) => touched.has(cell))) return;
    if (!isBlank(input.value) && !this.isMine(input)) return;
    const { total, known, isComplete } = this.sum(left);
    input.placeholder = known && !isComplete ? `${total}…` : "";
    input.value = isComplete ? String(total) : "";
    if (isComplete) this.filled.set(input.name, input.value);
    else this.filled.delete(input.name);
    touched.add(input.name);
  }

  // Take the sum over into the total under the cursor: the person's act, never the page's.
  sumFor(input) {
    const line = this.broken.find((found) => found.isComplete && found.total === input.name);
    return line ? String(line.leftSum) : null;
  }

  // A sum with blanks is wrong only when what is known of one side exceeds the other, complete one.
  judge(line) {
    const left = this.leftOf(line);
    const [one, other] = [this.sum(left), this.sum(line.right)];
    const isComplete = one.isComplete && other.isComplete;
    const canExceed = !one.isNegative && !other.isNegative;
    const exceeds = (side, whole) => canExceed && whole.isComplete && side.total > whole.total;
    const isBroken = isComplete ? one.total !== other.total : exceeds(one, other) || exceeds(other, one);
    if (!isBroken) return null;
    return { ...line, cells: [...left, ...line.right], leftSum: one.total, rightSum: other.total, isComplete };
  }

  mark() {
    const notes = new Map();
    for (const line of this.broken) {
      const words = this.words.differs
        .replace("{name}", line.name).replace("{left}", line.leftSum).replace("{right}", line.rightSum);
      // The cell to look at first: the printed total, else every cell of the balance.
      for (const cell of line.total ? [line.total] : line.cells) {
        notes.set(cell, [...(notes.get(cell) ?? []), { words, sum: line.total && line.isComplete ? line.leftSum : null }]);
      }
    }
    for (const [cell, input] of this.inputs) this.markCell(input, notes.get(cell) ?? []);
  }

  markCell(input, notes) {
    const cell = input.closest("td");
    cell.classList.toggle("filled", this.isMine(input));
    cell.classList.toggle("broken", notes.length > 0);
    if (notes.length) {
      input.setAttribute("aria-invalid", "true");
      input.title = notes.map((note) => note.words).join("\n");
    } else if (input.title) {
      input.removeAttribute("aria-invalid");
      input.removeAttribute("title");
    }
    let shown = cell.querySelector(".live-sum");
    const sums = [...new Set(notes.filter((note) => note.sum !== null).map((note) => String(note.sum)))];
    if (!sums.length) return shown?.remove();
    if (!shown) {
      shown = document.createElement("button");
      shown.type = "button";
      shown.className = "live-sum";
      shown.tabIndex = -1;
      shown.title = this.words.take;
      input.after(shown);
    }
    shown.textContent = this.words.sum.replace("{sum}", sums.join(" / "));
    shown.disabled = sums.length > 1;
    return shown;
  }
}
