// Explanations are a form beside the one of the report: neither loses what was typed in the other.

export class Explanations {
  constructor(form) {
    this.form = form;
    this.hasGivenUp = false;
    this.told = null;
  }

  get boxes() {
    return this.form ? [...this.form.elements].filter((box) => box.name.startsWith("text.")) : [];
  }

  isChanged(box) {
    const tick = this.form.elements[box.name.replace("text.", "public.")];
    return box.value.trim() !== "" && (box.value !== box.defaultValue || tick.checked !== tick.defaultChecked);
  }

  get isDirty() {
    return !this.hasGivenUp && this.boxes.some((box) => this.isChanged(box));
  }

  // Keep what was written, without leaving the page; true when it is kept.
  async send() {
    try {
      const answer = await fetch(this.form.action, {
        method: "POST", body: new URLSearchParams(new FormData(this.form)), headers: { Accept: "application/json" },
      });
      const { sentence } = await answer.json();
      this.tell(sentence);
      if (!answer.ok) {
        this.hasGivenUp = true; // the next time the report is saved without them
        return false;
      }
    } catch {
      this.hasGivenUp = true;
      return false;
    }
    for (const box of this.boxes.filter((one) => this.isChanged(one))) {
      const tick = this.form.elements[box.name.replace("text.", "public.")];
      box.defaultValue = box.value;
      tick.defaultChecked = tick.checked;
    }
    return true;
  }

  tell(sentence) {
    if (!this.told) {
      this.told = document.createElement("p");
      this.told.className = "help";
      this.told.setAttribute("role", "status");
      this.form.append(this.told);
    }
    this.told.textContent = sentence;
  }
}
