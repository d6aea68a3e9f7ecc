// What the server finds in what stands in the page, asked for when the typing pauses. Asking stores nothing.

const PAUSE = 1500;
const PATIENCE = 20000;
const TRY_AGAIN = 15000;
const SIGNS = { error: "≠", warn: "!", doubt: "?", info: "!" };

function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (value) made.setAttribute(name, value);
  made.append(...children.filter((child) => child !== null && child !== ""));
  return made;
}

export class LiveCheck {
  constructor(form, card, inputs, isKept) {
    this.form = form;
    this.card = card;
    this.inputs = inputs;
    this.isKept = isKept; // whether the list of what is saved has to stay open
    this.list = card.querySelector(".live-findings");
    this.status = card.querySelector(".checking");
    this.stored = card.querySelector(".stored");
    this.words = { ...this.list.dataset, ...this.status.dataset };
    this.sent = 0;
    this.shown = 0;
    this.isAsking = false;
    this.isAgain = false;
    window.addEventListener("online", () => this.isLost && this.ask());
  }

  // Something was typed.
  touch(pause = PAUSE) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), pause);
  }

  // One question at a time: what is typed meanwhile is asked about once the answer is there.
  async ask() {
    clearTimeout(this.timer);
    if (this.isAsking) {
      this.isAgain = true;
      return;
    }
    this.isAsking = true;
    this.isAgain = false;
    this.card.setAttribute("aria-busy", "true");
    this.sent += 1;
    const body = new URLSearchParams(new FormData(this.form));
    body.set("number", this.sent);
    try {
      await this.take(await fetch(this.list.dataset.address, {
        method: "POST", body, headers: { Accept: "application/json" }, signal: AbortSignal.timeout(PATIENCE),
      }));
    } catch {
      this.lose(this.words.unreachable);
    } finally {
      this.isAsking = false;
      this.card.removeAttribute("aria-busy");
      if (this.isAgain) this.touch();
    }
  }

  async take(answer) {
    if (answer.redirected) return this.lose(this.words.signedOut);
    if (!answer.headers.get("Content-Type")?.startsWith("application/json")) return this.lose(this.words.unreachable);
    const found = await answer.json();
    if (!answer.ok) return this.tell(found.sentence, true);
    if (found.number < this.shown) return; // a later answer is shown already
    this.shown = found.number;
    this.isLost = false;
    this.show(found);
  }

  lose(words) {
    this.isLost = true;
    this.tell(words, true);
    this.timer = setTimeout(() => this.ask(), TRY_AGAIN);
  }

  // Read out only when the words are new.
  tell(words, isTrouble = false) {
    this.status.hidden = !words;
    this.status.classList.toggle("trouble", isTrouble);
    if (this.status.textContent !== words) this.status.textContent = words;
  }

  show(found) {
    const opened = new Set([...this.list.querySelectorAll("details[open]")].map((part) => part.className));
    const groups = found.groups.map((group) => this.group(group));
    const fine = found.groups.every((group) => ["open", "cleared"].includes(group.key));
    if (fine) groups.unshift(element("p", { class: "sign ok" }, `✓ ${this.words.fine}`));
    this.list.replaceChildren(...groups, ...this.figures(found.figures));
    for (const part of this.list.querySelectorAll("details")) part.open = opened.has(part.className);
    this.list.hidden = false;
    this.card.classList.add("is-typed");
    if (!this.isKept()) this.stored.open = false;
    const { errors, warnings, silent } = found.counts;
    const counts = [errors && `≠ ${errors}`, warnings && `! ${warnings}`].filter(Boolean).join(" ");
    const parts = [`${this.words.asTyped} ${counts || "✓"}`, found.newer, found.sentence].filter(Boolean);
    this.tell(parts.join(" "), Boolean(found.newer || found.sentence));
    this.count(errors, warnings, silent);
    for (const [cell, input] of this.inputs) this.mark(input, found.marks[cell]);
    for (const [section, repeat] of Object.entries(found.repeats)) this.meter(section, repeat);
  }

  group(group) {
    const rows = element("ul", {}, ...group.findings.map((one) => this.finding(one)));
    const title = `${group.sign} ${group.title}`.trim();
    if (group.folded) return element("details", { class: `group group-${group.key}` }, element("summary", {}, title), rows);
    const hint = group.hint ? element("small", {}, ` ${group.hint}`) : "";
    return element("div", { class: `group group-${group.key}` }, element("h3", { class: group.tone }, title, hint), rows);
  }

  finding(one) {
    const number = one.address
      ? element("a", { href: one.address, title: one.name, target: "_blank", rel: "noopener" }, one.rule)
      : element("span", { title: one.name }, one.rule);
    const rule = element("small", { class: "rule" }, number);
    const explained = one.explained ? element("small", { class: "soft" }, ` ${this.words.explained}`) : "";
    const links = [];
    if (one.place) links.push(element("a", { href: `#${one.place[0]}` }, `${this.words.toText}${one.place[1]}`), " ");
    if (one.cells.length) links.push(element("a", { href: `#${one.cells[0][0]}` }, `${this.words.toCell}${one.cells[0][1]}`));
    links.push(this.more(one.cells));
    const places = links.some(Boolean) ? element("p", { class: "cells" }, ...links) : "";
    return element("li", { class: `finding ${one.severity}` }, element("p", {}, `${one.message} `, rule, explained), places);
  }

  more(cells) {
    if (cells.length < 2) return "";
    return element("span", { class: "soft" }, ` ${this.words.more.replace("{count}", cells.length - 1)}`);
  }

  figures(figures) {
    if (!figures.number) return [];
    const rows = (found) => element("ul", {}, ...found.map((figure) => {
      const sentence = [figure.before, element("mark", {}, figure.printed), figure.after];
      const cells = figure.cells.slice(0, 1).flatMap(([cell, name]) => [
        " ", element("a", { class: "small", href: `#${cell}` }, name), " ", this.more(figure.cells),
      ]);
      return element("li", {}, element("a", { href: `#${figure.place[0]}`, lang: "zh-Hans" }, ...sentence), ...cells);
    }));
    const part = element("div", { class: "in-text" }, element("h3", {}, this.words.inText));
    part.append(element("p", { class: "soft" }, figures.summary));
    if (figures.contradicting.length) {
      const title = `! ${this.words.contradicting} ${figures.contradicting.length}`;
      part.append(element("h4", { class: "warn" }, title), rows(figures.contradicting));
    }
    if (figures.untied.length) {
      const title = element("summary", {}, `${this.words.untied} ${figures.untied.length}`);
      part.append(element("details", { class: "untied" }, title, rows(figures.untied)));
    }
    return [part];
  }

  // The counts beside the way to the findings, and at the step that they stand in the way of.
  count(errors, warnings, silent) {
    const counted = document.querySelector(".jump .counted");
    const signs = [["bad", "≠", errors], ["warn", "!", warnings]].filter(([, , number]) => number);
    counted.replaceChildren(...signs.map(([tone, sign, number]) => element("span", { class: `sign ${tone}` }, ` ${sign} ${number}`)));
    const way = document.querySelector(".in-the-way");
    if (!way) return;
    way.hidden = !errors && !silent;
    way.firstElementChild.textContent = way.dataset.words.replace("{errors}", errors).replace("{silent}", silent);
  }

  // The marks of the last check at a cell give way to those of this one.
  mark(input, mark) {
    const cell = input.closest("td");
    cell.classList.remove("found", "error", "warn", "info", "doubt");
    cell.querySelectorAll(".sign, .sign + .hidden").forEach((old) => old.remove());
    input.removeAttribute("aria-describedby");
    if (!mark) {
      if (!cell.classList.contains("broken")) input.removeAttribute("aria-invalid");
      cell.removeAttribute("title");
      return;
    }
    const why = element("span", { class: "hidden", id: `why-${input.name}` }, mark.messages.join(" "));
    cell.append(element("span", { class: "sign", "aria-hidden": "true" }, SIGNS[mark.severity]), why);
    cell.classList.add("found", mark.severity);
    cell.title = mark.messages.join("\n");
    input.setAttribute("aria-describedby", why.id);
    if (mark.severity === "error") input.setAttribute("aria-invalid", "true");
  }

  meter(section, repeat) {
    const place = document.getElementById(`text.${section}-repeats`);
    if (!place) return;
    place.querySelector("meter").value = repeat.share;
    place.querySelector("span").textContent = repeat.words;
    place.classList.toggle("over", repeat.over);
  }
}
