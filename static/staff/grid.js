// Move and paste in a table as in a spreadsheet, and take the last act back.

// Where every input stands: rows of inputs in printed order, so that arrows cross spanned headings.
function places(table) {
  const rows = [];
  for (const row of table.rows) {
    const inputs = [...row.querySelectorAll("input[data-kind]")];
    if (inputs.length) rows.push(inputs);
  }
  return rows;
}

function select(input) {
  if (!input) return;
  input.focus();
  input.select();
}

export class Grid {
  constructor(table, onChange) {
    this.rows = places(table);
    this.onChange = onChange;
    this.undone = [];
    table.addEventListener("keydown", (event) => this.key(event));
    table.addEventListener("paste", (event) => this.paste(event));
    table.addEventListener("focusin", (event) => this.remember(event.target));
    table.addEventListener("change", (event) => this.typed(event.target));
  }

  at(input) {
    const row = this.rows.findIndex((inputs) => inputs.includes(input));
    return row < 0 ? null : { row, column: this.rows[row].indexOf(input) };
  }

  remember(input) {
    if (this.at(input)) this.before = { input, text: input.value };
  }

  typed(input) {
    if (this.before?.input !== input || this.before.text === input.value) return;
    this.undone.push([{ input, text: this.before.text }]);
    this.before = { input, text: input.value };
  }

  // The columns of one block are the same; towards a block of other width one lands as near as it goes.
  step(input, down, right) {
    const place = this.at(input);
    if (!place) return null;
    if (right) {
      const all = this.rows.flat();
      return all[all.indexOf(input) + right];
    }
    const row = this.rows[place.row + down];
    return row?.[Math.min(place.column, row.length - 1)];
  }

  key(event) {
    const input = event.target;
    if (!this.at(input) || event.altKey || event.isComposing) return;
    const isUndo = (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "z";
    if (isUndo) return this.undo(event, input);
    if (event.ctrlKey || event.metaKey) return;
    const isWhole = input.selectionStart === 0 && input.selectionEnd === input.value.length;
    const atStart = input.selectionStart === 0 && input.selectionEnd === 0;
    const atEnd = input.selectionStart === input.value.length;
    let next = null;
    if (event.key === "ArrowDown" || (event.key === "Enter" && !event.shiftKey)) next = this.step(input, 1, 0);
    else if (event.key === "ArrowUp" || (event.key === "Enter" && event.shiftKey)) next = this.step(input, -1, 0);
    else if (event.key === "ArrowLeft" && !event.shiftKey && (isWhole || atStart)) next = this.step(input, 0, -1);
    else if (event.key === "ArrowRight" && !event.shiftKey && (isWhole || atEnd)) next = this.step(input, 0, 1);
    else if (event.key === "Escape" && this.before?.input === input) {
      input.value = this.before.text;
      this.onChange([input]);
      return;
    } else return;
    event.preventDefault(); // Enter would send the form
    if (next) select(next);
  }

  // Text of a cell being typed is undone by the browser; whole cells, pastes and buttons are undone here.
  undo(event, input) {
    if (this.before?.input === input && this.before.text !== input.value) return;
    const last = this.undone.pop();
    if (!last) return;
    event.preventDefault();
    for (const { input: cell, text } of last) cell.value = text;
    select(last[0].input);
    this.remember(last[0].input);
    this.onChange(last.map((change) => change.input));
  }

  // A block of Excel or Word comes as lines with tabs between the cells; one value is pasted by the browser.
  paste(event) {
    const start = this.at(event.target);
    const text = event.clipboardData?.getData("text/plain") ?? "";
    const lines = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "").split("\n").map((line) => line.split("\t"));
    if (!start || (lines.length === 1 && lines[0].length === 1)) return;
    event.preventDefault();
    const values = [];
    lines.forEach((line, down) => {
      const row = this.rows[start.row + down] ?? [];
      line.forEach((value, right) => {
        const input = row[start.column + right];
        if (input && !input.readOnly) values.push([input, value.trim()]);
      });
    });
    this.write(values);
  }

  // Write several cells as one act.
  write(values) {
    const changed = values.filter(([input, value]) => input.value !== value);
    if (!changed.length) return;
    this.undone.push(changed.map(([input]) => ({ input, text: input.value })));
    for (const [input, value] of changed) input.value = value;
    if (this.before) this.remember(this.before.input);
    this.onChange(changed.map(([input]) => input));
  }

  inputs() {
    return this.rows.flat();
  }
}
