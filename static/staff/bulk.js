// Many files at once. Everything works without this file: it says early what is too much, and keeps the page of a job
// up to date without loading it again.

const form = document.querySelector("form[data-most]");
const boxes = form ? [...form.querySelectorAll("input[type=file]")] : [];

function chosen() {
  return boxes.flatMap((box) => [...box.files]);
}

function tooMuch() {
  const files = chosen();
  if (files.length > Number(form.dataset.most)) return form.dataset.tooMany;
  const all = files.reduce((sum, file) => sum + file.size, 0);
  return all > Number(form.dataset.limit) ? form.dataset.tooLarge : "";
}

for (const box of boxes) {
  box.addEventListener("change", () => {
    form.querySelector("[data-said]")?.remove();
    const sentence = tooMuch();
    if (!sentence) return;
    const fault = document.createElement("p");
    fault.className = "fault";
    fault.dataset.said = "";
    fault.setAttribute("role", "alert");
    fault.textContent = sentence;
    box.value = "";
    box.parentElement.append(fault);
  });
}
form?.addEventListener("submit", () => {
  const button = form.querySelector("button.primary");
  button.textContent = form.dataset.sending;
  button.setAttribute("aria-disabled", "true");
});

const progress = document.querySelector("[data-progress]");
const EVERY = 1500;

async function look() {
  try {
    const answer = await fetch(progress.dataset.progress, { headers: { Accept: "application/json" } });
    if (!answer.ok || answer.redirected) return; // signed out: the page itself says so when it is loaded
    const now = await answer.json();
    const bar = progress.querySelector("progress");
    bar.max = now.every;
    bar.value = now.done;
    const words = progress.querySelector("[data-words]");
    if (words.textContent !== now.words) words.textContent = now.words;
    for (const end of now.counts) {
      const count = progress.querySelector(`[data-state="${end.state}"] b`);
      if (count) count.textContent = end.count;
    }
    const shown = progress.querySelectorAll("[data-state]").length;
    if (now.is_ended || shown !== now.counts.length) {
      window.location.reload();
      return;
    }
  } catch {
    // the portal is restarting or the network is away: ask again
  }
  window.setTimeout(look, EVERY);
}

if (progress) window.setTimeout(look, EVERY);
