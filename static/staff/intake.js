// Upload and review by keyboard. Everything works without this file; it saves steps.

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

// The line of the doubt in hand comes into sight beside it; the page itself does not move.
function showLine(doubt) {
  lines?.querySelector(".current")?.classList.remove("current");
  const number = doubt.closest("[data-line]")?.dataset.line;
  const line = number && document.getElementById(`line-${number}`);
  if (!line || getComputedStyle(lines.parentElement).position !== "sticky") return;
  line.classList.add("current");
  lines.scrollTop += line.getBoundingClientRect().top - lines.getBoundingClientRect().top - lines.clientHeight / 3;
}

function goOn(doubt) {
  const next = doubts[doubts.indexOf(doubt) + 1];
  (next?.querySelector("input") ?? document.querySelector(".decide .primary"))?.focus();
}

for (const doubt of doubts) {
  const other = doubt.querySelector("input[type=text]");
  const choices = [...doubt.querySelectorAll("input[type=radio]")];
  doubt.addEventListener("focusin", () => showLine(doubt));
  other.addEventListener("input", () => {
    choices.find((choice) => choice.value === "other").checked = other.value !== "";
  });
  doubt.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      event.preventDefault();
      goOn(doubt);
      return;
    }
    if (event.target === other || event.ctrlKey || event.altKey || event.metaKey || !/^[0-9]$/.test(event.key)) return;
    const offered = choices.filter((choice) => !["blank", "other"].includes(choice.value));
    const chosen = event.key === "0" ? choices.find((choice) => choice.value === "blank") : offered[Number(event.key) - 1];
    if (!chosen) return;
    event.preventDefault();
    chosen.checked = true;
    goOn(doubt);
  });
}
